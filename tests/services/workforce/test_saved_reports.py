from datetime import date

import pytest
from sqlalchemy import event, func, select

from app.accounts.models import AuditEntry
from app.core.errors import Invalid, NotFound, Refused
from app.notices.models import Notice
from app.workforce.models import ReportSchedule, SavedReport
from app.workforce.reports import saving
from app.workforce.reports.calendar import Rhythm
from app.workforce.reports.definition import definition_of, find_report
from app.workforce.reports.gone import left_of
from app.workforce.reports.ordering import Order, order_report
from app.workforce.reports.saved import saved_report, saved_reports
from app.workforce.reports.saving import Keeping
from app.workforce.reports.scheduling import set_schedule
from tests import factories
from tests.services.workforce.saved_reports import AT, kept, viewing


@pytest.fixture
def colleague(session, cast):
    """A second HR officer of the first employer."""
    person = factories.person(session, login="hr-too", name="Colleague")
    factories.grant(session, person, "hr", employer_id=cast.plant.id)
    return person


@pytest.fixture
def unit_officer(session, cast):
    """An HR officer for another workshop of the first employer."""
    unit = factories.unit(session, cast.plant, code="other-workshop")
    person = factories.person(session, login="hr-unit")
    factories.grant(session, person, "hr", employer_id=cast.plant.id, unit_id=unit.id)
    return person


@pytest.fixture
def statements(session):
    """Counts what is asked of the database while something is done."""

    def count(act):
        asked = []
        session.flush()
        bind = session.get_bind()
        event.listen(bind, "before_cursor_execute", lambda *what: asked.append(what[2]))
        act()
        return len(asked)

    return count


def seen(session, person):
    return [each.row.id for each in saved_reports(session, viewing(session, person))]


def test_report_is_kept_as_it_was_asked_with_its_filters_as_words(session, cast):
    saved = kept(session, cast.hr, report="completions", groups=("unit",), period="last-month")

    assert (saved.columns, saved.groups) == (["name", "unit"], ["unit"])
    assert saved.words == {"period": "last-month"}
    assert (saved.employer_id, saved.owner_id) == (cast.plant.id, cast.hr.id)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "report-saved")).one()
    assert entry.after["words"] == {"period": "last-month"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"name": " \n"}, "Give the report a name", id="no name"),
        pytest.param({"name": "x" * 121}, "120 characters", id="a name that is too long"),
        pytest.param({"file_format": "doc"}, "not a format", id="a format that is none"),
        pytest.param({"unit": "nowhere"}, "not a choice", id="a unit that is none"),
        pytest.param({"as_of": "2999-01-01"}, "earlier day", id="a day that has not come"),
    ],
)
def test_what_cannot_be_made_is_not_kept(session, cast, changes, sentence):
    with pytest.raises(Invalid, match=sentence):
        kept(session, cast.hr, **changes)

    assert session.scalar(select(func.count()).select_from(SavedReport)) == 0


def test_name_of_the_longest_length_is_kept_on_one_line(session, cast):
    assert kept(session, cast.hr, name=f" {'x' * 118}\r\ny ").name == f"{'x' * 118} y"


def test_hundred_reports_are_enough_for_one_person(session, cast, monkeypatch):
    monkeypatch.setattr(saving, "MOST", 2)
    kept(session, cast.hr)
    removed = kept(session, cast.hr)
    with pytest.raises(Refused, match="2 saved reports"):
        kept(session, cast.hr)

    saving.remove(session, viewing(session, cast.hr), removed.id, at=AT)

    kept(session, cast.hr)


def test_officer_of_two_employers_says_which_one_it_is_kept_in(session, cast):
    factories.grant(session, cast.hr, "hr", employer_id=cast.other_plant.id)
    definition = definition_of(find_report("workforce"), (), (), {})
    both = viewing(session, cast.hr)
    with pytest.raises(Invalid, match="employer"):
        saving.save(session, both, definition, Keeping("All", "csv"), at=AT)

    keeping = Keeping("All", "csv", cast.other_plant.code)
    saved = saving.save(session, both, definition, keeping, at=AT)

    assert saved.employer_id == cast.other_plant.id


def test_nothing_is_kept_in_an_employer_of_others(session, cast):
    definition = definition_of(find_report("workforce"), (), (), {})
    keeping = Keeping("All", "csv", cast.other_plant.code)

    with pytest.raises(Invalid, match="employer"):
        saving.save(session, viewing(session, cast.hr), definition, keeping, at=AT)


def test_own_and_shared_reports_are_seen_within_the_employer(
    session, cast, colleague, unit_officer
):
    own, shared = kept(session, cast.hr), kept(session, cast.hr, is_shared=True, name="Shared")

    assert seen(session, cast.hr) == [own.id, shared.id]
    assert seen(session, colleague) == seen(session, unit_officer) == [shared.id]
    assert seen(session, cast.hr2) == []
    for stranger, saved in ((cast.hr2, shared), (colleague, own)):
        with pytest.raises(NotFound):
            saved_report(session, viewing(session, stranger), saved.id)


ACTS = {
    "rename": lambda *whom: saving.rename(*whom, Keeping("Mine", "csv"), at=AT),
    "share": lambda *whom: saving.share(*whom, is_shared=False, at=AT),
    "remove": lambda *whom: saving.remove(*whom, at=AT),
    "save over": lambda *whom: saving.save_over(
        *whom, definition_of(find_report("hours"), (), (), {}), Keeping("Mine", "csv"), at=AT
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["colleague", "hr2"])
def test_only_the_owner_changes_a_saved_report(session, cast, colleague, act, who):
    saved = kept(session, cast.hr, is_shared=True)
    other = viewing(session, colleague if who == "colleague" else cast.hr2)

    with pytest.raises(NotFound):
        ACTS[act](session, other, saved.id)


def test_owner_whose_role_went_elsewhere_no_longer_finds_it(session, cast):
    saved = kept(session, cast.hr2)
    saved.employer_id = cast.plant.id
    session.commit()

    assert seen(session, cast.hr2) == []
    with pytest.raises(NotFound):
        saving.remove(session, viewing(session, cast.hr2), saved.id, at=AT)


def test_shared_report_is_copied_as_ones_own(session, cast, colleague):
    saved = kept(session, cast.hr, is_shared=True, employed="all")

    copied = saving.copy(session, viewing(session, colleague), saved.id, at=AT)

    assert (copied.owner_id, copied.is_shared) == (colleague.id, False)
    assert (copied.words, copied.columns) == (saved.words, saved.columns)
    with pytest.raises(NotFound):
        saving.copy(session, viewing(session, cast.hr2), saved.id, at=AT)


def test_saved_over_a_report_asks_something_else_and_keeps_its_name(session, cast):
    saved = kept(session, cast.hr)
    definition = definition_of(find_report("hours"), (), (), {"year": "2026"})

    saving.save_over(
        session, viewing(session, cast.hr), saved.id, definition, Keeping("", "xlsx"), at=AT
    )

    assert (saved.name, saved.report, saved.format) == ("Everybody", "hours", "xlsx")
    assert saved.words == {"year": "2026"}


def test_column_that_a_release_dropped_is_named_and_left_out_only_when_saved_anew(session, cast):
    saved = kept(session, cast.hr, columns=("name", "unit"))
    saved.columns, saved.groups = ["name", "shoe_size", "unit"], ["shoe_size"]
    session.commit()

    found = saved_report(session, viewing(session, cast.hr), saved.id)
    assert (found.gone.why, found.gone.columns) == ("column-gone", ("shoe_size",))
    left = left_of(found.row, found.gone)
    assert (left.columns, left.groups) == (("name", "unit"), ())

    saving.save_over(session, viewing(session, cast.hr), saved.id, left, Keeping("", "csv"), at=AT)
    assert saved_report(session, viewing(session, cast.hr), saved.id).gone.why == ""


@pytest.mark.parametrize(
    "words",
    [
        pytest.param({"unit": "torn-down"}, id="a unit"),
        pytest.param({"course": "withdrawn"}, id="a course"),
        pytest.param({"standard": "repealed"}, id="a standard"),
        pytest.param({"status": "unheard-of"}, id="a word"),
        pytest.param({"shoe_size": "44"}, id="a whole filter"),
    ],
)
def test_filter_that_is_gone_is_named(session, cast, words):
    report = "eligibility" if "standard" in words else "completions"
    saved = kept(session, cast.hr, report=report, columns=())
    saved.words = words
    session.commit()

    gone = saved_report(session, viewing(session, cast.hr), saved.id).gone

    assert (gone.why, dict(gone.words)) == ("filter-gone", words)


def test_kind_of_report_that_is_gone_is_said_to_be(session, cast):
    saved = kept(session, cast.hr)
    saved.report = "horoscopes"
    session.commit()

    assert saved_report(session, viewing(session, cast.hr), saved.id).gone.why == "report-gone"


def test_shared_report_about_a_unit_is_no_report_for_who_does_not_see_the_unit(
    session, cast, unit_officer
):
    saved = kept(session, cast.hr, is_shared=True, unit=cast.workshop.code)

    found = saved_report(session, viewing(session, unit_officer), saved.id)

    assert found.gone.words == (("unit", cast.workshop.code),)


def running(session):
    open_ones = select(ReportSchedule.owner_id).where(ReportSchedule.ended_at.is_(None))
    return set(session.scalars(open_ones))


def scheduled(session, person, saved):
    rhythm = Rhythm("week", 0, 8)
    set_schedule(session, viewing(session, person), saved.id, rhythm, is_mailed=False, at=AT)
    session.commit()


def told(session):
    return [(each.person_id, each.sentence[:50]) for each in session.scalars(select(Notice))]


def test_what_colleagues_receive_ends_with_the_sharing_and_they_are_told(session, cast, colleague):
    saved = kept(session, cast.hr, is_shared=True)
    scheduled(session, cast.hr, saved)
    scheduled(session, colleague, saved)

    saving.share(session, viewing(session, cast.hr), saved.id, is_shared=False, at=AT)

    assert running(session) == {cast.hr.id}
    assert told(session) == [(colleague.id, "Your regular report “%(name)s” has ended: its owne")]


def test_all_schedules_end_with_the_report_and_nobody_finds_it(session, cast, colleague):
    saved = kept(session, cast.hr, is_shared=True)
    scheduled(session, cast.hr, saved)
    scheduled(session, colleague, saved)

    saving.remove(session, viewing(session, cast.hr), saved.id, at=AT)

    assert running(session) == set()
    assert [person_id for person_id, _ in told(session)] == [colleague.id]
    assert seen(session, cast.hr) == seen(session, colleague) == []


def test_list_is_read_in_a_constant_number_of_statements(session, cast, statements):
    kept(session, cast.hr)
    few = statements(lambda: saved_reports(session, viewing(session, cast.hr)))
    for number in range(5):
        saved = kept(session, cast.hr, name=f"Report {number}")
        scheduled(session, cast.hr, saved)

    assert statements(lambda: saved_reports(session, viewing(session, cast.hr))) == few


def test_day_as_of_which_a_report_speaks_stays_what_it_was(session, cast):
    saved = kept(session, cast.hr, as_of="2026-10-31")

    later = viewing(session, cast.hr)
    assert later.today > date(2026, 10, 31)
    assert saved_report(session, later, saved.id).gone.why == ""


def test_last_export_is_the_viewers_own(session, cast, colleague):
    shared = kept(session, cast.hr, is_shared=True)
    viewer = viewing(session, cast.hr)
    asked = definition_of(find_report("workforce"), (), (), {})
    mine = Order(cast.hr.id, "csv", "en", saved_id=shared.id)
    order_report(session, viewer.scope, asked, mine, choices=viewer.choices, at=AT)

    assert saved_report(session, viewer, shared.id).export is not None
    assert saved_report(session, viewing(session, colleague), shared.id).export is None


def test_running_schedule_of_the_owner_is_not_offered_to_a_colleague(session, cast, colleague):
    shared = kept(session, cast.hr, is_shared=True)
    owner = viewing(session, cast.hr)
    set_schedule(session, owner, shared.id, Rhythm("day", 0, 8), is_mailed=False, at=AT)

    found = saved_report(session, viewing(session, colleague), shared.id)
    assert (found.own, found.left) == (None, ())
