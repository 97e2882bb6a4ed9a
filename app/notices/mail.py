"""One e-mail, to the server that MAIL_URL names."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 30
OK, FORWARDED = 250, 251


class MailRefused(Exception):
    """The server said no for good: this mailbox takes no mail."""


class MailPutOff(Exception):
    """The server said no before it had taken the mail: another try is safe."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where mail is handed in, and from whom it comes."""

    host: str
    port: int
    is_encrypted: bool
    user: str
    password: str
    sender: str


def mailbox(url: str) -> Mailbox:
    """Return what `smtp[s]://user:password@host:port?from=address` says.

    :raise ValueError: when it says something else.
    """
    parts = urlsplit(url)
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" not in sender:
        raise ValueError("MAIL_URL reads as in smtps://user:password@host:465?from=a@b.cn")
    is_encrypted = parts.scheme == "smtps"
    return Mailbox(
        host=parts.hostname,
        port=parts.port or (465 if is_encrypted else 25),
        is_encrypted=is_encrypted,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )


def message(box: Mailbox, *, to: str, subject: str, text: str, number: str) -> EmailMessage:
    """Return a mail; `number` makes a message id that stays the same at another try."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = box.sender, to, subject
    mail["Message-ID"] = f"<{number}@{box.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    return mail


def send(box: Mailbox, mail: EmailMessage) -> None:
    """Hand a mail in.

    :raise MailRefused: when the server will never take it for this mailbox.
    :raise MailPutOff: when it might later, and has not taken it now.
    :raise OSError: when it is not known whether the server took it.
    """
    try:
        server = _connected(box)
    except (OSError, smtplib.SMTPException) as error:
        raise MailPutOff(type(error).__name__) from error
    try:
        _address_envelope(server, box.sender, mail["To"])
        _hand_over(server, mail.as_bytes(policy=SMTP))
    finally:
        with suppress(OSError):  # how the server says goodbye changes nothing any more
            server.quit()
        server.close()


def outcome(box: Mailbox, mail: EmailMessage) -> str:
    """Hand a mail in, and return what became of it: `sent`, `refused` or `unsure`.

    :raise MailPutOff: when the server might take it later, and has not taken it now.
    """
    try:
        send(box, mail)
    except MailRefused:
        return "refused"
    except OSError:
        return "unsure"
    return "sent"


def _address_envelope(server: smtplib.SMTP, sender: str, to: str) -> None:
    """Name sender and mailbox; up to here nothing was handed over, whatever goes wrong."""
    if not to.isascii():
        raise MailRefused("address")
    try:
        server.ehlo_or_helo_if_needed()
        code, _words = server.mail(sender)
        if code != OK:  # of us, or of everybody for now: not the mailbox's fault
            raise MailPutOff(str(code))
        code, _words = server.rcpt(to)
    except (OSError, smtplib.SMTPException) as error:
        raise MailPutOff(type(error).__name__) from error
    if code not in (OK, FORWARDED):
        raise (MailRefused if code >= 500 else MailPutOff)(str(code))


def _hand_over(server: smtplib.SMTP, content: bytes) -> None:
    try:
        code, _words = server.data(content)
    except smtplib.SMTPDataError as error:
        raise MailPutOff(str(error.smtp_code)) from error
    if code != OK:
        raise (MailRefused if code >= 500 else MailPutOff)(str(code))


def _connected(box: Mailbox) -> smtplib.SMTP:
    if box.is_encrypted:
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            box.host, box.port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(box.host, box.port, timeout=TIMEOUT_SECONDS)
    if box.user:
        server.login(box.user, box.password)
    return server
