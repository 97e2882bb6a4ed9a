"""A mail with a code is made and sent: again after a no, never again after a perhaps."""

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from flask import current_app
from flask_babel import force_locale, format_date
from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.code_mails.models import SEND_CODE, CodeMail
from app.accounts.codes import (
    GOOD_FOR,
    add_code,
    end_code,
    end_codes_before,
    grouped,
    newest_code_id,
)
from app.accounts.models import Employer, Person
from app.accounts.newcomers import Newcomer, chosen_newcomers
from app.accounts.policy import WorkforceScope
from app.core.time import local_day
from app.jobs.work import Run, handles
from app.notices.mail import Mailbox, MailPutOff, mailbox, message, outcome


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be handed in, and which code it carries."""

    code_id: int
    mail: EmailMessage


@handles(SEND_CODE)
def send_code(run: Run, arguments: dict[str, Any]) -> None:
    """Send one mail with a code that was made for it.

    That it is on its way is committed before it goes, with the code's digest: a worker that dies
    in between leaves a mail that may have arrived, and that is not sent a second time.
    """
    mail_id, url = int(arguments["mail_id"]), str(current_app.config["MAIL_URL"])
    if not url:
        _settle(run, mail_id, "off")
        return
    box = mailbox(url)
    letter = _begin(run, mail_id, box)
    if letter is None:
        return
    run.session.rollback()  # nothing is held while the other server takes its time
    try:
        state = outcome(box, letter.mail)
    except MailPutOff:
        _put_back(run, mail_id, letter.code_id)
        raise
    _settle(run, mail_id, state)
    if state == "refused":
        end_code(run.session, letter.code_id, at=run.clock())


def _begin(run: Run, mail_id: int, box: Mailbox) -> Letter | None:
    """Write down, for good, that the mail is on its way; nothing when it is not to go."""
    with Session(run.engine) as session, session.begin():
        mail = session.get(CodeMail, mail_id, with_for_update=True)
        if mail is None or mail.state not in ("waiting", "failed", "sending"):
            return None
        if mail.state == "sending":
            _note(session, mail, "unsure", run)
            return None
        scope = WorkforceScope((mail.employer_id,), ())
        found = chosen_newcomers(session, scope, [mail.person_id], at=run.at)
        gone = not found or not found[0].email  # signed in, left, or without an address by now
        if gone or _is_followed(session, mail):
            mail.state, mail.settled_at = "ended", run.clock()
            return None
        mail.state = "sending"
        code, code_id = add_code(session, mail.person_id, at=run.at, by_id=mail.ordered_by_id)
        return Letter(code_id, _written(session, run, box, found[0], code, f"code-{code_id}"))


def _is_followed(session: Session, mail: CodeMail) -> bool:
    """Whether another mail was ordered since: this one failed, and its job is tried again."""
    later = exists().where(CodeMail.person_id == mail.person_id, CodeMail.id > mail.id)
    return bool(session.scalar(select(later)))


def _put_back(run: Run, mail_id: int, code_id: int) -> None:
    with Session(run.engine) as session, session.begin():
        mail = session.get(CodeMail, mail_id, with_for_update=True)
        if mail is None:
            return
        end_code(session, code_id, at=run.clock())  # it was read by nobody
        is_newest = newest_code_id(session, mail.person_id) == code_id
        mail.state = "waiting" if is_newest else "ended"  # a slip was printed meanwhile


def _settle(run: Run, mail_id: int, state: str) -> None:
    mail = run.session.get(CodeMail, mail_id)
    if mail is not None:  # else its owner was erased meanwhile
        _note(run.session, mail, state, run)


def _note(session: Session, mail: CodeMail, state: str, run: Run) -> None:
    """Write down what became of a mail; the codes before it end when it may have arrived."""
    mail.state, mail.settled_at = state, run.clock()
    if state in ("sent", "unsure"):
        end_codes_before(session, mail.person_id, at=run.clock())
    audit(
        session,
        at=run.clock(),
        actor_id=mail.ordered_by_id,
        action="code-mailed",
        on_id=mail.person_id,
        employer_id=mail.employer_id,
        after={"state": state},
    )


def _written(
    session: Session, run: Run, box: Mailbox, to: Newcomer, code: str, number: str
) -> EmailMessage:
    employer = session.get_one(Employer, to.employer_id)
    language = session.get_one(Person, to.person_id).language
    site = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    with force_locale(language):
        return message(
            box,
            to=to.email or "",
            subject=_("Your first sign-in at the Lin-gang Online University"),
            text=_(
                "%(employer)s has opened an account for %(name)s.\n\n"
                "1. Open %(address)s\n"
                "2. Account name: %(login)s\n"
                "   Or your employer code and employee number: %(code)s/%(number)s\n"
                "3. Code for the first sign-in: %(secret)s\n"
                "4. Choose a password. From then on you sign in with it.\n\n"
                "The code is good once, until %(day)s. Show it to nobody: we never ask for it. "
                "If this is not for you, do nothing and delete this mail.",
                employer=employer.name_en if language == "en" else employer.name,
                name=to.name,
                address=f"{site}/first-sign-in",
                login=to.login,
                code=to.employer_code,
                number=to.employee_number,
                secret=grouped(code),
                day=format_date(local_day(run.at + GOOD_FOR), "long", rebase=False),
            ),
            number=number,
        )
