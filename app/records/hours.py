"""Credit hours of people by year, from their completions."""

from typing import Any

from sqlalchemy import BigInteger, Integer, Select, Subquery, and_, cast, exists, func, select

from app.accounts.queries import person_table
from app.records.cells import neutral, shanghai_year, written
from app.records.completions import AsOf, CompletionFilter, completions
from app.records.models import Revocation
from app.records.seen import SEEN, Sight, seen

People = Select[*tuple[Any, ...]]
"""A statement that asks for people's ids."""

PEOPLE = 10**9
YEARS = 10**4


def hours_of(
    sight: Sight, *, as_of: AsOf, people: People | None = None
) -> Select[*tuple[Any, ...]]:
    """Ask for completions and credit_hours of each person_id at each employer_id, in all years.

    With `people` nobody but those whom it asks for is looked at.
    """
    each = _counting(sight, CompletionFilter(), as_of=as_of, people=people).subquery("each")
    return select(
        each.c.employer_id,
        each.c.person_id,
        func.count().label("completions"),
        func.sum(func.coalesce(each.c.credit_hours, 0)).label("credit_hours"),
    ).group_by(each.c.employer_id, each.c.person_id)


def hour_cells(
    sight: Sight,
    wanted: CompletionFilter,
    *,
    year: str,
    as_of: AsOf,
    people: People | None = None,
) -> Select[*tuple[Any, ...]]:
    """Ask for a row for each person, employer and year: completions and credit hours that count.

    Revoked completions count nothing; expired ones were learnt all the same. Names and numbers are
    those of the person's last record in the year. `year` is four digits, or empty for all.
    With `people` nobody but those whom it asks for is looked at.
    """
    counted = _by_year(_counting(sight, wanted, year=year, as_of=as_of, people=people))
    last = SEEN.alias("last")
    place = (cast(counted.c.employer_id, BigInteger) * PEOPLE + counted.c.person_id) * YEARS
    return select(
        written(counted.c.year).label("year"),
        neutral(last.c.employee_number).label("employee_number"),
        neutral(last.c.person_name).label("name"),
        neutral(last.c.id_number_masked).label("id_number_masked"),
        neutral(last.c.employer_name).label("employer"),
        neutral(last.c.unit_name).label("unit"),
        written(counted.c.completions).label("completions"),
        written(counted.c.credit_hours).label("credit_hours"),
        (place + cast(counted.c.year, Integer)).label("place"),
    ).join_from(
        counted,
        last,
        and_(last.c.id == counted.c.last_id, last.c.employer_id == counted.c.employer_id),
    )


def _by_year(counting: Select[*tuple[Any, ...]]) -> Subquery:
    each = counting.subquery("each")
    return (
        select(
            each.c.employer_id,
            each.c.person_id,
            each.c.year,
            func.max(each.c.id).label("last_id"),
            func.count().label("completions"),
            func.sum(func.coalesce(each.c.credit_hours, 0)).label("credit_hours"),
        )
        .group_by(each.c.employer_id, each.c.person_id, each.c.year)
        .subquery("counted")
    )


def first_learners(
    sight: Sight, wanted: CompletionFilter, most: int, *, year: str, as_of: AsOf
) -> People:
    """Ask for the first people who have a row in `hour_cells`, in the order of their ids."""
    own = _learnt(sight, wanted, year=year, as_of=as_of).where(
        seen.person_id == person_table.c.id,
        # From this column PostgreSQL sees that revocations take few away: it goes from person to
        # person until there are enough, instead of reading all completions.
        Revocation.record_id.is_(None),
    )
    return select(person_table.c.id).where(exists(own)).order_by(person_table.c.id).limit(most)


def _counting(
    sight: Sight,
    wanted: CompletionFilter,
    *,
    as_of: AsOf,
    year: str = "",
    people: People | None = None,
) -> Select[*tuple[Any, ...]]:
    counting = _learnt(sight, wanted, year=year, as_of=as_of).where(Revocation.id.is_(None))
    return counting if people is None else counting.where(seen.person_id.in_(people))


def _learnt(
    sight: Sight, wanted: CompletionFilter, *, year: str, as_of: AsOf
) -> Select[*tuple[Any, ...]]:
    learnt_in = shanghai_year(seen.completed_at)
    columns = (
        seen.id,
        seen.employer_id,
        seen.person_id,
        seen.credit_hours,
        learnt_in.label("year"),
    )
    learnt = completions(columns, sight, wanted, as_of=as_of, at_each=True)
    return learnt.where(learnt_in == year) if year else learnt
