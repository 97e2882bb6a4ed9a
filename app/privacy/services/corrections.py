"""A person asks that one field be put right; HR or an administrator does it, or says why not."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts import correcting
from app.accounts.audit import audit
from app.accounts.contact import contact_of, recipients, set_email, set_phone
from app.accounts.officers import administrators, officers_of
from app.accounts.queries import own_account
from app.core.errors import Invalid, Refused
from app.core.time import local_day
from app.core.upsert import upsert
from app.core.words import N_
from app.notices.services import notify
from app.privacy import wanted
from app.privacy.models import Correction
from app.qualifications.services import refresh_worker
from app.workforce.rosters.identity import birth_date, tidy

SHORTEST_REASON = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A field, the right value, and why; `employment_id` for a first day."""

    field: str
    value: str
    reason: str
    employment_id: int | None = None


def ask(session: Session, person_id: int, asked: Asked, *, at: datetime) -> None:
    """Ask that a field be put right.

    :raise Invalid: when the value cannot be right, or no reason is given.
    :raise Refused: when the same field is asked about already.
    """
    value = wanted.read(asked.field, asked.value, on=local_day(at))
    if len(asked.reason.strip()) < SHORTEST_REASON:
        raise Invalid(N_("Say how you know, as in “so it stands on my identity card”."))
    _require_sense(session, person_id, asked, value)
    adding = upsert(session, Correction).values(
        person_id=person_id,
        field=asked.field,
        employment_id=asked.employment_id,
        wanted=value,
        reason=asked.reason.strip()[:400],
        asked_at=at,
        state="open",
        answer="",
    )
    if session.scalar(adding.on_conflict_do_nothing().returning(Correction.id)) is None:
        raise Refused(N_("You have asked about this already. The answer will stand here."))
    audit(
        session,
        at=at,
        actor_id=person_id,
        action="correction-asked",
        subject=asked.field,
        on_id=person_id,
    )
    _tell_who_decides(session, person_id, at=at)


def accept(
    session: Session, correction: Correction, typed: str, *, by_id: int, at: datetime
) -> None:
    """Make the change, and tell the person.

    `typed` is the identity number as the decider reads it on the card: what was asked for is shown
    masked, so the two must agree.

    :raise Invalid: when they do not, or the value cannot be taken over.
    :raise Refused: when it was decided already, or is one's own.
    """
    if correction.field == "id_number" and tidy(typed) != correction.wanted:
        raise Invalid(N_("This is not the number that was asked for. Compare it with the card."))
    person_id, field, value = correction.person_id, correction.field, correction.wanted
    _decide(session, correction, "accepted", "", by_id=by_id, at=at)
    _apply(session, correction, value, by_id=by_id, at=at)
    if field in ("id_number", "born_on"):
        refresh_worker(session, person_id, at=at)
    _tell(session, person_id, N_("What you asked for is put right."), {}, at=at)


def decline(
    session: Session, correction: Correction, answer: str, *, by_id: int, at: datetime
) -> None:
    """Leave it as it is, and tell the person why.

    :raise Invalid: when no reason is given.
    :raise Refused: when it was decided already, or is one's own.
    """
    if len(answer.strip()) < SHORTEST_REASON:
        raise Invalid(N_("Say why; the person reads it."))
    person_id, field = correction.person_id, correction.field
    _decide(session, correction, "declined", answer.strip()[:400], by_id=by_id, at=at)
    audit(
        session,
        at=at,
        actor_id=by_id,
        action="correction-declined",
        subject=field,
        on_id=person_id,
        reason=answer.strip(),
    )
    sentence = N_("What you asked for is not changed: %(reason)s")
    _tell(session, person_id, sentence, {"reason": answer.strip()}, at=at)


def _require_sense(session: Session, person_id: int, asked: Asked, value: str) -> None:
    """Refuse what is so already, and what contradicts another field."""
    if asked.field == "starts_on":
        held = correcting.first_days_of(session, person_id).get(asked.employment_id or 0)
        if held is None:
            raise Invalid(N_("Choose one of your employments."))
        if value == held.starts_on.isoformat():
            raise Invalid(N_("This is held already."))
        return
    account = {**own_account(session, person_id), **asdict(contact_of(session, person_id))}
    if str(account[asked.field] or "") == value:
        raise Invalid(N_("This is held already."))
    number = account["id_number"]
    if asked.field == "born_on" and number and birth_date(number) != date.fromisoformat(value):
        raise Invalid(
            N_("Your identity number says another day. Ask for the number to be put right.")
        )


def _decide(
    session: Session, correction: Correction, state: str, answer: str, *, by_id: int, at: datetime
) -> None:
    if correction.person_id == by_id:
        raise Refused(N_("Somebody else decides about your own data."))
    decided = session.scalar(
        update(Correction)
        .where(Correction.id == correction.id, Correction.state == "open")
        .values(state=state, decided_at=at, decided_by_id=by_id, answer=answer)
        .returning(Correction.id)
        .execution_options(synchronize_session=False)
    )
    if decided is None:
        raise Refused(N_("Somebody has decided this already."))


def _apply(
    session: Session, correction: Correction, value: str, *, by_id: int, at: datetime
) -> None:
    """Change the field; phone and e-mail go the way that they go when people change them."""
    person_id, field = correction.person_id, correction.field
    if field == "name":
        correcting.correct_name(session, person_id, value, by_id=by_id, at=at)
    elif field == "id_number":
        born_on = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
        correcting.correct_identity(session, person_id, value, born_on, by_id=by_id, at=at)
    elif field == "born_on":
        day = date.fromisoformat(value)
        correcting.correct_birth(session, person_id, day, by_id=by_id, at=at)
    elif field == "phone":
        set_phone(session, person_id, value, at=at, by_id=by_id)
    elif field == "email":
        set_email(session, person_id, value, at=at, by_id=by_id)
    else:
        day = date.fromisoformat(value)
        employment_id = correction.employment_id or 0
        correcting.correct_first_day(session, employment_id, day, by_id=by_id, at=at)


def _tell_who_decides(session: Session, person_id: int, *, at: datetime) -> None:
    for ids, address in (
        (officers_of(session, person_id, at=at), "/hr/corrections"),
        (administrators(session, at=at), "/admin/corrections"),
    ):
        notify(
            session,
            recipients(session, [each for each in ids if each != person_id]),
            "privacy",
            sentence=N_("Somebody asks that something held about them be put right."),
            address=address,
            at=at,
        )


def _tell(
    session: Session, person_id: int, sentence: str, places: dict[str, str | int], *, at: datetime
) -> None:
    notify(
        session,
        recipients(session, [person_id]),
        "privacy",
        sentence=sentence,
        places=places,
        address="/account/data",
        at=at,
    )
