"""Any number of workers with employments and completions, the same for the same seed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy.orm import Session

from app.accounts.consent import add_consents
from app.accounts.organisations import employer_id_by_code
from app.accounts.passwords import hash_password
from app.accounts.queries import Identity, identities
from app.accounts.roster import Row, add_workers
from app.catalogue.queries import Card, cards
from app.core.time import add_months, local_day
from app.demo.cast import CHIPS, CNC, PASSWORD
from app.privacy.texts import in_force
from app.records.services import Evidence, issue_many

FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红"


def load_workers(session: Session, *, count: int, seed: int, at: datetime) -> int:
    """Add `count` workers with their records, unless this seed was loaded before."""
    if not count:
        return 0
    random = Random(seed)  # noqa: S311 - believable data, no secrets
    employers = [employer_id_by_code(session, code) for code in ("lgw", "hyp")]
    people = [
        Row(
            login=f"demo-{seed}-{index}",
            name=random.choice(FAMILY) + "".join(random.sample(GIVEN, 2)),
            employer_id=employers[index % 2] or 0,
            employee_number=f"D{seed}-{index:06d}",
            starts_on=local_day(at) - timedelta(days=random.randrange(60, 4000)),
            occupation=(CHIPS, CNC)[index % 2],
        )
        for index in range(count)
    ]
    added = add_workers(session, people, password_hash=hash_password(PASSWORD), at=at)
    if added:
        prefix = f"demo-{seed}-"
        everybody = identities(session, login_prefix=prefix, on=local_day(at))
        add_consents(session, [who.person_id for who in everybody], in_force(), at=at)
        issue_many(session, _evidence(session, prefix, random, at=at))
    return added


def _evidence(
    session: Session, prefix: str, random: Random, *, at: datetime
) -> Iterator[tuple[Identity, Evidence, datetime]]:
    offered = cards(session)
    for who in identities(session, login_prefix=prefix, on=local_day(at)):
        yield who, _experience(who, at), at
        for card in offered:
            if random.random() < 0.6:
                completed_at = at - timedelta(minutes=random.randrange(60, 1_400_000))
                yield who, _completion(who, card, random, completed_at), completed_at


def _experience(who: Identity, at: datetime) -> Evidence:
    return Evidence(
        kind="experience",
        cause=f"demo-experience:{who.person_id}",
        subject=CHIPS,
        title_zh="半导体芯片制造",
        title_en="Semiconductor chip manufacturing",
        began_on=local_day(at) - timedelta(days=900),
    )


def _completion(who: Identity, card: Card, random: Random, at: datetime) -> Evidence:
    return Evidence(
        kind="completion",
        cause=f"demo-completion:{who.person_id}:{card.slug}",
        subject=card.slug,
        title_zh=card.text("zh")["title"],
        title_en=card.text("en")["title"],
        industry=card.industry,
        level=card.level,
        issuer=card.institution,
        release_number=card.number,
        release_digest="0" * 64,
        enrolled_at=at - timedelta(days=20),
        completed_at=at,
        points=Decimal(random.randrange(70, 101)),
        possible=Decimal(100),
        credit_hours=card.credit_hours,
        tags=card.tags,
        valid_until=add_months(local_day(at), 24),
    )
