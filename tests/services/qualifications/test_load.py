from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.errors import NotFound
from app.qualifications.models import StandardVersion
from app.qualifications.queries import standards, standing
from app.qualifications.services import load_standards
from tests import factories
from tests.services.qualifications.standards import AT, write

DAY = timedelta(days=1)


def stored(session):
    return session.scalar(select(func.count()).select_from(StandardVersion))


def years_of_level_5(session, at):
    (standard,) = standards(session, at=at)
    return standard.levels[0].routes[0].requirement.parts[1].years


def test_a_standard_is_in_force_once_it_is_loaded(session, tmp_path):
    loaded = load_standards(session, [write(tmp_path)], at=AT)

    assert (loaded.changed, loaded.unchanged) == (("chips",), ())
    assert [standard.code for standard in standards(session, at=AT)] == ["chips"]
    assert standards(session, at=AT - DAY) == ()


def test_an_unchanged_standard_makes_no_new_version_however_it_is_written(session, tmp_path):
    file = write(tmp_path)
    load_standards(session, [file], at=AT)
    file.write_text("# A remark.\n" + file.read_text("utf-8"), encoding="utf-8")

    loaded = load_standards(session, [tmp_path], at=AT)

    assert (loaded.changed, loaded.unchanged) == ((), ("chips",))
    assert stored(session) == 1


def test_a_changed_standard_is_a_new_version_and_the_old_one_stays_for_its_time(session, tmp_path):
    load_standards(session, [write(tmp_path)], at=AT)
    load_standards(session, [write(tmp_path, years=2)], at=AT + DAY)

    assert years_of_level_5(session, AT + DAY) == 2
    assert years_of_level_5(session, AT) == 1


def test_a_standard_goes_back_to_what_it_said_before(session, tmp_path):
    for n, years in enumerate((1, 2, 1)):
        load_standards(session, [write(tmp_path, years=years)], at=AT + n * DAY)

    assert years_of_level_5(session, AT + 2 * DAY) == 1
    assert stored(session) == 3


def test_a_broken_file_changes_nothing_and_the_others_load(session, tmp_path):
    file = write(tmp_path)
    load_standards(session, [file], at=AT)
    file.write_text(file.read_text("utf-8").replace("years: 1", "years: many"), encoding="utf-8")
    write(tmp_path, code="other")

    loaded = load_standards(session, [tmp_path], at=AT + DAY)

    assert loaded.changed == ("other",)
    errors = [finding for finding in loaded.findings if finding.severity == "error"]
    assert [(finding.file, finding.line) for finding in errors] == [(str(file), 14)]
    in_force = standards(session, at=AT + DAY)
    assert [standard.code for standard in in_force] == ["chips", "other"]


def test_a_course_that_nobody_published_is_warned_of(session, tmp_path):
    loaded = load_standards(session, [write(tmp_path, code="lonely")], at=AT)

    assert "unknown-course" in {finding.code for finding in loaded.findings}
    assert loaded.changed == ("lonely",)


def test_a_standard_that_is_not_in_force_is_not_found(session, tmp_path):
    person = factories.person(session).id
    load_standards(session, [write(tmp_path)], at=AT)

    with pytest.raises(NotFound):
        standing(session, person, "nothing", at=AT)
    with pytest.raises(NotFound):
        standing(session, person, "chips", at=AT - DAY)
