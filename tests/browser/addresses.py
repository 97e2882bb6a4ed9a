"""Every page there is, by who opens it: what the walks and `make screens` share."""

import re
from collections.abc import Mapping, Sequence

from tests.provision.schema import ROOT

KEY = re.compile(r"^\d+-")
COURSE = "cleanroom-operations"
QUIZ = f"/learn/{COURSE}/why-clean/check"
COURSES = tuple(sorted(path.parent.name for path in (ROOT / "courses").glob("*/course.md")))
LESSONS = tuple(
    f"/learn/{slug}/{KEY.sub('', module)}/{KEY.sub('', lesson)}"
    for slug in COURSES
    for module, lesson in sorted(
        (path.parent.name, path.stem)
        for path in (ROOT / "courses" / slug).glob("[0-9]*/[0-9]*.md")
        if "kind: quiz" not in path.read_text(encoding="utf-8")
    )
)
RECORD = "RECORD"  # stands for the number of a completion record

PAGES: Mapping[str, Sequence[str]] = {
    "visitor": (
        "/",
        "/courses",
        "/courses?q=nothing-like-this",
        *(f"/courses/{slug}" for slug in COURSES),
        "/offline",
        "/first-sign-in",
        "/forgotten-password",
        "/sign-in",
        "/verify",
        "/api/docs",
        "/privacy",
        f"/verify/{RECORD}",
    ),
    "reader": (
        "/",
        "/account",
        "/account/data",
        "/notices",
        "/notices/choices",
        "/account/email/from-a-mail",
        *(f"/learn/{slug}" for slug in COURSES),
        f"/learn/{COURSE}/why-clean/particles",
        QUIZ,
        f"{QUIZ}/attempts/1",
        f"{QUIZ}/attempts/2",
        f"{QUIZ}/attempts/2/overview",
        "/me/records",
        "/me/qualifications",
        "/me/qualifications/semiconductor-chip-manufacturing-worker",
    ),
    "chen": (
        "/",
        f"/learn/{COURSE}",
        f"/learn/{COURSE}/exam",
        f"/learn/{COURSE}/exam/attempts/1",
        "/me/records",
        "/me/qualifications",
    ),
    "newcomer": ("/agreement",),
    "graduate": ("/", *(f"/courses/{slug}" for slug in COURSES), "/me/records"),
    "hr": (
        "/",
        "/hr",
        "/hr/board",
        "/hr/board?by=course",
        "/hr/board?by=occupation",
        "/hr/matrix",
        "/hr/workers",
        "/hr/workers?q=nobody",
        "/hr/workers/lgw/A0877",
        "/hr/workers/lgw/A0877/employment",
        "/hr/workers/new",
        "/hr/rosters",
        "/hr/rosters/1",
        "/hr/slips",
        "/hr/units",
        "/hr/corrections",
        "/hr/rules",
        "/hr/rules/new",
        "/hr/rules/1",
        "/hr/rules/2",
        "/hr/rules/1/edit",
        "/hr/paths",
        "/hr/paths/new",
        "/hr/paths/1",
        "/hr/paths/1/edit",
        "/hr/assignments",
        "/hr/completions",
        "/hr/reports",
        "/hr/reports/workforce",
        "/hr/reports/assignments?group=unit&group=state",
        "/hr/reports/eligibility",
        "/hr/completions?status=valid",
        "/hr/exports",
        "/hr/exports/1",
        "/hr/exports/1/changes",
        "/hr/reports/saved",
        "/hr/reports/saved/1",
        "/hr/reports/saved/2",
        "/hr/tokens",
    ),
    "hr2": ("/", "/hr/exports", "/hr/reports/saved"),
    "lecturer": ("/", "/studio", f"/studio/{COURSE}", "/styleguide"),
    "office": ("/", "/office"),
    "programme": ("/", "/programme"),
    "assessor": ("/",),
    "mentor": ("/",),
    "centre": ("/",),
    "admin": (
        "/admin",
        "/admin/jobs",
        "/admin/people",
        "/admin/people?q=nobody-like-this",
        "/admin/people/worker",
        "/admin/people/hr",
        "/admin/people/worker?employer=lgw",
        "/admin/access",
        "/admin/corrections",
        "/admin/erasures",
        "/admin/audit",
        "/admin/settings",
        "/admin/employers",
        "/admin/occupations",
        "/admin/employers/lgw",
        "/admin/institutions",
        "/admin/institutions/lingang-university",
        "/admin/employers/lgw/units/fab-1",
    ),
}
REFUSALS: Mapping[str, Sequence[str]] = {
    "visitor": ("/nothing-here", "/verify/LU26-0000-0000-0"),
    "reader": ("/hr", f"/learn/{COURSE}/exam/attempts/1"),
}


def pages_of(login: str, record: str) -> list[str]:
    """Return the addresses that somebody opens, with a real record's number in them."""
    return [address.replace(RECORD, record) for address in PAGES[login]]
