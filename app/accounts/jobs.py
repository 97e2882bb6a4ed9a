"""Mails with links, and the sessions that are forgotten."""

from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.contact import CONFIRM_EMAIL, SEND_RESET
from app.accounts.links import Link, signed
from app.accounts.models import Person
from app.accounts.sessions import forget_old
from app.accounts.signs import email_index
from app.accounts.viewer import fingerprint
from app.jobs.work import Run, handles, recurring
from app.notices.mail import MailRefused, mailbox, message, send


@handles(SEND_RESET)
def send_reset(run: Run, arguments: dict[str, Any]) -> None:
    """Send the link by which a forgotten password is replaced."""
    person = run.session.get(Person, int(arguments["person_id"]))
    if person is None or not person.email or not person.email_index or person.deactivated_at:
        return
    link = Link(person.id, fingerprint(person.password_hash))
    with force_locale(person.language):
        _mail(
            run,
            person.email,
            subject=_("A new password"),
            text=_(
                "Somebody asked for a new password for the account %(login)s. If it was you, open "
                "this link within 30 minutes:\n\n%(address)s\n\nIf not, do nothing: nobody can "
                "sign in with this mail alone.",
                login=person.login,
                address=_address("reset", link),
            ),
        )


@handles(CONFIRM_EMAIL)
def send_confirmation(run: Run, arguments: dict[str, Any]) -> None:
    """Send the link that proves that a mailbox is the person's own."""
    person = run.session.get(Person, int(arguments["person_id"]))
    if person is None or not person.email or person.email_index:
        return
    link = Link(person.id, email_index(person.email))
    with force_locale(person.language):
        _mail(
            run,
            person.email,
            subject=_("Is this your e-mail address?"),
            text=_(
                "The account %(login)s gave this address. If it is yours, open this link within "
                "a day:\n\n%(address)s",
                login=person.login,
                address=_address("email", link),
            ),
        )


@recurring("accounts.forget-sessions", every=timedelta(hours=6))
def forget_sessions(run: Run) -> None:
    """Remove sessions that nobody can use any more."""
    forget_old(run.session, at=run.at)


def _address(purpose: str, link: Link) -> str:
    token = signed(str(current_app.config["SECRET_KEY"]), purpose, link)
    path = f"/reset/{token}" if purpose == "reset" else f"/account/email/{token}"
    return f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}{path}"


def _mail(run: Run, to: str, *, subject: str, text: str) -> None:
    """Send a mail, again only when it was surely not taken; who waits in vain asks once more."""
    url = str(current_app.config["MAIL_URL"])
    if not url:
        return
    box = mailbox(url)
    try:
        number = f"{run.job.kind}-{run.job.id}"
        send(box, message(box, to=to, subject=subject, text=text, number=number))
    except (MailRefused, OSError):
        return  # an address that takes no mail is never confirmed
