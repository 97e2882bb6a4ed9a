"""Whole answers and problems, as the OpenAPI document shows them."""

from collections.abc import Mapping
from typing import Any

ENROLMENT = {
    "key": "4711.3",
    "employer": "lgw",
    "employee_number": "A0877",
    "course": "cleanroom-operations",
    "enrolled_at": "2026-10-08T01:30:00Z",
    "completed_at": None,
    "withdrawn_at": None,
    "due_on": "2026-12-31",
}

ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "/courses": {
        "data": [
            {
                "slug": "cleanroom-operations",
                "title": "洁净室作业",
                "title_en": "Working in the cleanroom",
                "release": 3,
                "industry": "integrated-circuits",
                "institution": "lingang-college",
                "level": 5,
                "credit_hours": 3,
                "languages": ["en", "zh"],
                "published_at": "2026-09-01T02:00:00Z",
            }
        ]
    },
    "/workers": {
        "data": [
            {
                "key": "877",
                "employer": "lgw",
                "employee_number": "A0877",
                "name": "王秀兰",
                "id_number_masked": "310***********2026",
                "unit": "fab-2",
                "unit_name": "二厂",
                "occupation": "semiconductor-chip-manufacturing-worker",
                "starts_on": "2023-03-01",
                "ends_on": None,
            }
        ],
        "gone": ["412"],
        "next": None,
        "since": "s1793588646000000.2093671645",
    },
    "/enrolments": {
        "data": [ENROLMENT],
        "gone": [],
        "next": "c0.1793588646000000.4711.3.731406281",
        "since": None,
    },
    "/assignments": {
        "data": [{**ENROLMENT, "state": "open"}],
        "gone": ["4102.3"],
        "next": None,
        "since": "s1793588646000000.3342108127",
    },
    "/records": {
        "data": [
            {
                "sequence": 1204,
                "what": "issued",
                "at": "2026-11-02T03:04:06Z",
                "record_number": "LU26-0042-1973-6",
                "employee_number": "A0877",
                "name": "王秀兰",
                "course": "cleanroom-operations",
                "release": 3,
                "enrolled_at": "2026-10-08T01:30:00Z",
                "completed_at": "2026-11-02T03:04:05Z",
                "score_percent": 87.5,
                "credit_hours": 3,
                "valid_until": "2028-11-02",
                "reason": "",
            }
        ],
        "next": "c1204",
        "more": False,
    },
    "/eligibility": {
        "data": [
            {
                "standard": "semiconductor-chip-manufacturing-worker",
                "on": "2026-11-02",
                "levels": [
                    {"level": 5, "eligible": True, "held": True, "percent": 100},
                    {"level": 4, "eligible": False, "held": False, "percent": 60},
                ],
            }
        ]
    },
}
"""One for each address; a test holds them against the shapes and the schemas."""

DETAILS: Mapping[int, str] = {
    400: "limit: Input should be less than or equal to 500",
    401: "Send a token: “Authorization: Bearer lgu_…”. /hr/tokens makes one.",
    403: "This token does not open records.",
    404: "There is no worker with this number in your part of the firm.",
    406: "Answers are JSON: leave out “Accept”, or name application/json.",
    409: "This cursor is of another list or of other rights. Begin again without it.",
    429: "Too many calls. Wait a minute.",
}


def of_problem(status: int, title: str) -> dict[str, Any]:
    """Return a whole problem of this status."""
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": DETAILS[status],
        "id": "5f0c2a9d17be",
    }
