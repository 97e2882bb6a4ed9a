"""Credit hours of people by year, from their completions."""

from typing import Any

from sqlalchemy import BigInteger, Integer, Select, cast, func, select

from app.records.cells import neutral, shanghai_time, written
from app.records.completions import AsOf, CompletionFilter, Sight, completions
from app.records.models import Record, Revocation

PEOPLE = 10**9
YEARS = 10**4


def hours_of(sight: Sight, wanted: CompletionFilter, *, as_of: AsOf) -> Select[*tuple[Any, ...]]:
    """Ask for completions and credit_hours of each person_id at each employer_id, in all years."""
    each = _counting(sight, wanted, as_of=as_of).subquery("each")
    return select(
        each.c.employer_id,
        each.c.person_id,
        func.count().label("completions"),
        func.sum(each.c.credit_hours).label("credit_hours"),
    ).group_by(each.c.employer_id, each.c.person_id)


def hour_cells(
    sight: Sight, wanted: CompletionFilter, *, year: str, as_of: AsOf
) -> Select[*tuple[Any, ...]]:
    """Ask for a row for each person, employer and year: completions and credit hours that count.

    Revoked completions count nothing; expired ones were learnt all the same. Names and numbers are
    those of the person's last record in the year. `year` is four digits, or empty for all.
    """
    each = _counting(sight, wanted, as_of=as_of).subquery("each")
    counted = (
        select(
            each.c.employer_id,
            each.c.person_id,
            each.c.year,
            func.max(each.c.id).label("last_id"),
            func.count().label("completions"),
            func.sum(each.c.credit_hours).label("credit_hours"),
        )
        .where(each.c.year == year if year else each.c.year != "")
        .group_by(each.c.employer_id, each.c.person_id, each.c.year)
        .subquery("counted")
    )
    place = (cast(counted.c.employer_id, BigInteger) * PEOPLE + counted.c.person_id) * YEARS
    return select(
        written(counted.c.year).label("year"),
        neutral(Record.employee_number).label("employee_number"),
        neutral(Record.person_name).label("name"),
        neutral(Record.id_number_masked).label("id_number_masked"),
        neutral(Record.employer_name).label("employer"),
        neutral(Record.unit_name).label("unit"),
        written(counted.c.completions).label("completions"),
        written(counted.c.credit_hours).label("credit_hours"),
        (place + cast(counted.c.year, Integer)).label("place"),
    ).join(counted, counted.c.last_id == Record.id)


def _counting(sight: Sight, wanted: CompletionFilter, *, as_of: AsOf) -> Select[*tuple[Any, ...]]:
    columns = (
        Record.id,
        Record.employer_id,
        Record.person_id,
        Record.credit_hours,
        func.substr(shanghai_time(Record.completed_at), 1, 4).label("year"),
    )
    return completions(columns, sight, wanted, as_of=as_of).where(Revocation.id.is_(None))
