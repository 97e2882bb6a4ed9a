"""The reports that there are, in the order in which people see them."""

from app.workforce.reports.assignments import ASSIGNMENTS
from app.workforce.reports.certificates import CERTIFICATES
from app.workforce.reports.completions import COMPLETIONS
from app.workforce.reports.eligible import ELIGIBILITY
from app.workforce.reports.expiring import EXPIRING
from app.workforce.reports.hours import HOURS
from app.workforce.reports.people import WORKFORCE
from app.workforce.reports.question import Report

REPORTS: dict[str, Report] = {
    report.key: report
    for report in (
        COMPLETIONS,
        WORKFORCE,
        ASSIGNMENTS,
        EXPIRING,
        HOURS,
        CERTIFICATES,
        ELIGIBILITY,
    )
}
