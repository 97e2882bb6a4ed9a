"""Qualifications from the shell: standards, everybody's eligibility, and confirmed evidence."""

from app.qualifications.commands.evidence import confirm_certificate, confirm_work, revoke
from app.qualifications.commands.standards import eligibility, load_paths, qualifications

__all__ = [
    "confirm_certificate",
    "confirm_work",
    "eligibility",
    "load_paths",
    "qualifications",
    "revoke",
]
