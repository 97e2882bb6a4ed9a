"""What ships in `courses/` and `qualifications/` is clean."""

import pytest

from app.content.compile import compile_course
from app.rules.parse import load_standards
from tests.architecture.source import ROOT

COURSES = sorted(path.parent for path in (ROOT / "courses").glob("*/course.md"))


@pytest.mark.parametrize("folder", COURSES, ids=lambda folder: folder.name)
def test_shipped_course_has_no_finding(folder):
    compiled = compile_course(folder)

    assert [str(finding) for finding in compiled.findings] == []
    assert compiled.release is not None


def test_shipped_standards_have_no_finding():
    findings, standards = load_standards(
        [ROOT / "qualifications"], known_courses={folder.name for folder in COURSES}
    )

    assert [str(finding) for finding in findings] == []
    assert standards
