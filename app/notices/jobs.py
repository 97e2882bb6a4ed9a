"""Mails are sent in the background: again after a no, never again after a perhaps."""

from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.core.words import N_
from app.jobs.services import enqueue
from app.jobs.work import Run, handles
from app.notices.kinds import KINDS
from app.notices.mail import MailPutOff, mailbox, message, outcome
from app.notices.models import Notice, NoticeMail
from app.notices.services import SEND, Recipient, mail_time, notify


@handles(SEND)
def send_mail(run: Run, arguments: dict[str, Any]) -> None:
    """Send the mail of one notice.

    That it is on its way is committed before it goes: a worker that dies in between leaves a mail
    that may have arrived, and that is not sent a second time.
    """
    notice_id = int(arguments["notice_id"])
    if not str(current_app.config["MAIL_URL"]):
        _settle(run, notice_id, "off")
        return
    if _is_to_wait(run, notice_id) or not _begin(run, notice_id):
        return
    try:
        state = _send(run.session, notice_id)
    except MailPutOff:
        run.session.rollback()
        _put_back(run, notice_id)
        raise
    _settle(run, notice_id, state)
    if state == "refused":
        _tell_of_refusal(run, notice_id)


def _is_to_wait(run: Run, notice_id: int) -> bool:
    """Ask again what the person wants: it may be quiet by now, or no longer wanted."""
    mail = run.session.get(NoticeMail, notice_id)
    not_before: datetime | None = run.at
    if mail is not None and mail.state == "waiting":
        notice = run.session.get_one(Notice, notice_id)
        not_before = mail_time(run.session, notice.person_id, notice.kind, at=run.at)
    if not_before == run.at:
        run.session.rollback()  # nothing is held while the other server takes its time
        return False
    if not_before is None:
        _settle(run, notice_id, "off")
    else:
        key = f"{notice_id} from {not_before:%Y-%m-%d %H}"
        arguments = {"notice_id": notice_id}
        enqueue(run.session, SEND, arguments, at=run.at, not_before=not_before, key=key)
    return True


def _begin(run: Run, notice_id: int) -> bool:
    """Write down, for good, that the mail is on its way; false when it already was."""
    with Session(run.engine) as session, session.begin():
        mail = session.get(NoticeMail, notice_id, with_for_update=True)
        if mail is None or mail.state not in ("waiting", "sending"):
            return False
        was_on_its_way = mail.state == "sending"
        mail.state = "unsure" if was_on_its_way else "sending"
        mail.email = None if was_on_its_way else mail.email
        return not was_on_its_way


def _put_back(run: Run, notice_id: int) -> None:
    with Session(run.engine) as session, session.begin():
        mail = session.get(NoticeMail, notice_id, with_for_update=True)
        if mail is not None:
            mail.state = "waiting"


def _settle(run: Run, notice_id: int, state: str) -> None:
    mail = run.session.get(NoticeMail, notice_id, populate_existing=True)
    if mail is None:
        return  # its owner was erased meanwhile
    mail.state, mail.settled_at, mail.email = state, run.clock(), None


def _send(session: Session, notice_id: int) -> str:
    notice, mail = session.get_one(Notice, notice_id), session.get_one(NoticeMail, notice_id)
    box = mailbox(str(current_app.config["MAIL_URL"]))
    site = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    with force_locale(mail.language):
        lines = [_(notice.sentence, **notice.places)]
        if notice.address:
            lines += ["", f"{site}{notice.address}"]
        lines += [
            "",
            _(
                "What you are told by e-mail, you choose at %(address)s",
                address=f"{site}/notices/choices",
            ),
        ]
        subject = _("Lin-gang Online University: %(what)s", what=_(KINDS[notice.kind]))
    letter = message(
        box,
        to=mail.email or "",
        subject=subject,
        text="\n".join(lines),
        number=f"notice-{notice_id}",
    )
    session.rollback()  # nothing is held while the other server takes its time
    return outcome(box, letter)


def _tell_of_refusal(run: Run, notice_id: int) -> None:
    notice, mail = run.session.get(Notice, notice_id), run.session.get(NoticeMail, notice_id)
    if notice is None or mail is None:
        return
    notify(
        run.session,
        [Recipient(notice.person_id, mail.language)],
        "account",
        sentence=N_("Your e-mail address takes no mail. Put it right under Account."),
        address="/account",
        key=f"refused {run.at:%Y-%m}",
        at=run.at,
    )
