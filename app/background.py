"""Imports what every room does in the background, so that each worker knows all of it."""

from app.accounts import failures
from app.accounts import jobs as accounts
from app.accounts.code_mails import jobs as code_mails
from app.jobs import recurring as jobs
from app.learning import jobs as learning
from app.notices import jobs as notices
from app.workforce import jobs as workforce

__all__ = ["accounts", "code_mails", "failures", "jobs", "learning", "notices", "workforce"]
