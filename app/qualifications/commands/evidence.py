"""Evidence confirmed and undone from the shell, until its pages open."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from app.accounts.audit import audit
from app.accounts.services import person_id_by_login
from app.core.errors import Refused
from app.core.time import now
from app.extensions import db
from app.qualifications import confirmations

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("confirm-work")
@click.argument("login")
@click.argument("occupation")
@click.option("--title", required=True, help="The work in words, as on the record.")
@click.option("--from", "began", type=DAY, required=True, help="First day, as 2024-03-01.")
@click.option("--to", "ended", type=DAY, help="Last day; without it the work goes on.")
@with_appcontext
def confirm_work(
    login: str, occupation: str, title: str, began: datetime, ended: datetime | None
) -> None:
    """Record that LOGIN worked in OCCUPATION, by its classification code (6-25-02-05)."""
    try:
        number = confirmations.confirm_experience(
            db.session(),
            person_id_by_login(db.session(), login),
            occupation=occupation,
            title=title,
            began_on=began.date(),
            ended_on=ended.date() if ended else None,
            at=now(),
        )
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _finish("work-confirmed", number)


@click.command("confirm-certificate")
@click.argument("login")
@click.argument("occupation")
@click.option("--title", required=True, help="The certificate in words, as on the record.")
@click.option("--level", type=click.IntRange(1, 5), required=True)
@click.option("--issued", type=DAY, required=True, help="Day of issue, as 2024-03-01.")
@click.option("--until", type=DAY, help="Last day of validity; without it, for ever.")
@click.option("--issuer", default="", help="Who issued it.")
@with_appcontext
def confirm_certificate(
    login: str,
    occupation: str,
    *,
    title: str,
    level: int,
    issued: datetime,
    until: datetime | None,
    issuer: str,
) -> None:
    """Record that LOGIN holds a certificate of OCCUPATION."""
    try:
        number = confirmations.confirm_certificate(
            db.session(),
            person_id_by_login(db.session(), login),
            occupation=occupation,
            title=title,
            level=level,
            issued_on=issued.date(),
            valid_until=until.date() if until else None,
            issuer=issuer,
            at=now(),
        )
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _finish("certificate-confirmed", number)


@click.command("revoke")
@click.argument("number")
@click.option("--reason", required=True, help="Shown to whoever checks the number.")
@click.option("--by", "login", required=True, help="Login of who decided it.")
@with_appcontext
def revoke(number: str, reason: str, login: str) -> None:
    """Undo the record NUMBER, for everyone and from now on."""
    session = db.session()
    try:
        confirmations.revoke_record(
            session,
            number,
            reason=reason,
            revoked_by_id=person_id_by_login(session, login),
            at=now(),
        )
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _finish("record-revoked", number)


def _finish(action: str, number: str) -> None:
    audit(db.session(), at=now(), actor_id=None, action=action, subject=number)
    db.session.commit()
    click.echo(number)
