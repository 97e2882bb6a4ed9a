"""Requirements, evidence and standards, made up by hypothesis."""

from datetime import date, timedelta

from hypothesis import strategies as st

from app.rules.evidence import Completion, Evidence, Experience, HeldCertificate
from app.rules.requirements import (
    Age,
    AllOf,
    AnyOf,
    AtLeast,
    Certificate,
    Courses,
    CreditHours,
    Not,
    Work,
)
from app.rules.standard import Level, Route, Standard, Titles

TODAY = date(2026, 11, 23)
OCCUPATIONS = ("6-25-02-05", "6-25-02-06", "6-18-01-07")
COURSES = ("cleanroom", "esd", "vacuum", "turning")
TAGS = ("safety", "semiconductor", "machining")
TITLES = Titles("Title", "标题")

days = st.integers(-4000, 900).map(lambda n: TODAY + timedelta(days=n))
days_or_none = st.none() | days
occupations = st.sampled_from(OCCUPATIONS)
some_occupations = st.sampled_from([OCCUPATIONS[:1], OCCUPATIONS[:2], OCCUPATIONS[2:]])
levels = st.integers(1, 5)
months = st.none() | st.integers(1, 60)
tag_sets = st.sets(st.sampled_from(TAGS), max_size=3).map(lambda tags: tuple(sorted(tags)))
numbers = st.integers(1, 10**6).map(str)

completions = st.builds(
    Completion,
    numbers,
    st.sampled_from(COURSES),
    st.integers(1, 900),
    tag_sets,
    days,
    days_or_none,
)
experiences = st.builds(Experience, numbers, occupations, days, days_or_none)
certificates = st.builds(HeldCertificate, numbers, occupations, levels, days, days_or_none)


def unique(records):
    return st.lists(records, max_size=5, unique_by=lambda record: record.number).map(tuple)


evidences = st.builds(
    Evidence,
    st.none() | st.dates(date(1960, 1, 1), date(2020, 1, 1)),
    unique(completions),
    unique(experiences),
    unique(certificates),
)

works = st.builds(Work, st.integers(1, 8), some_occupations, st.none() | levels)


@st.composite
def courses(draw):
    slugs = draw(st.lists(st.sampled_from(COURSES), min_size=1, unique=True))
    return Courses(
        tuple(slugs), draw(st.integers(1, len(slugs))), draw(months), reported=draw(st.booleans())
    )


leaves = st.one_of(
    courses(),
    st.builds(CreditHours, st.integers(1, 20), tag_sets, st.sampled_from(["any", "all"]), months),
    works,
    st.builds(Certificate, levels, some_occupations),
    st.builds(Age, st.integers(16, 50)),
)


def combined(parts):
    """Combine parts; `parts` make up the leaves of the tree."""
    lists = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        lists.map(AllOf),
        lists.map(AnyOf),
        lists.flatmap(lambda p: st.builds(AtLeast, st.integers(1, len(p)), st.just(p))),
    )


positive_requirements = st.recursive(leaves, combined, max_leaves=6)
requirements = st.recursive(leaves, lambda parts: combined(parts) | parts.map(Not), max_leaves=6)


@st.composite
def standards(draw):
    drawn = [
        Level(
            level,
            TITLES,
            tuple(
                Route(f"route-{i}", TITLES, requirement)
                for i, requirement in enumerate(
                    draw(st.lists(requirements, min_size=1, max_size=2))
                )
            ),
        )
        for level in (5, 4)
    ]
    return Standard("chips", TITLES, TITLES, "general", OCCUPATIONS[0], (), tuple(drawn))
