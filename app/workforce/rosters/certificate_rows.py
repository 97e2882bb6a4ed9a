"""Rows of held certificates: recorded as what their employer reports."""

import hashlib
from collections.abc import Collection, Mapping

from app.accounts.occupations import occupations
from app.accounts.queries import Identity
from app.core.words import N_
from app.qualifications.reports import report_certificates
from app.records.known import REPORTED, KnownCertificate, known_certificates
from app.records.services import Evidence
from app.workforce.rosters.held import HeldEntry, Trades, read_held
from app.workforce.rosters.record_rows import RecordRows
from app.workforce.rosters.rows import Work
from app.workforce.rosters.table import Row

Place = tuple[int, str, int | None]


class CertificateRows(RecordRows[HeldEntry, KnownCertificate]):
    """What an employer's workers hold already."""

    column = "title"
    repeated = N_("This certificate stands in row %(row)s too.")
    record = staticmethod(report_certificates)

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._trades = Trades(occupations(work.session))

    def read(self, row: Row) -> HeldEntry:
        """Return what a row says."""
        return read_held(row, self._work.roster.mapping, self._trades, on=self._work.day)

    def paper(self, entry: HeldEntry) -> tuple[object, ...] | None:
        """Return what tells certificates apart; two of one level and day may be of two kinds."""
        if not entry.occupation or entry.level is None or entry.issued_on is None:
            return None
        return entry.occupation, entry.level, entry.title, entry.issuer, entry.issued_on

    def known(self, person_ids: Collection[int]) -> Mapping[Place, list[KnownCertificate]]:
        """Return which certificates of people are recorded, by person, occupation and level."""
        return known_certificates(self._work.session, self._work.roster.employer_id, person_ids)

    def place(self, evidence: Evidence, who: Identity) -> Place:
        """Return of whom, and of which occupation and level, a certificate is."""
        return who.person_id, evidence.subject, evidence.level

    def is_same(self, evidence: Evidence, there: KnownCertificate) -> bool:
        """Whether a certificate says what the row says, also one that was confirmed."""
        said = (evidence.title_zh, evidence.issuer, evidence.began_on, evidence.valid_until)
        return said == (there.title, there.issuer, there.issued_on, there.valid_until)

    def evidence(self, entry: HeldEntry, who: Identity) -> Evidence:
        """Return what is recorded of a good row."""
        return Evidence(
            kind="held-certificate",
            cause=_cause(entry, who),
            subject=entry.occupation,
            title_zh=entry.title,
            title_en=entry.title,
            level=entry.level,
            issuer=entry.issuer,
            began_on=entry.issued_on,
            valid_until=entry.valid_until,
        )


def _cause(entry: HeldEntry, who: Identity) -> str:
    """Return what names a report: each employer's own, so that none learns of another's."""
    days = (entry.issued_on, entry.valid_until)
    facts = (who.employer_id, entry.occupation, entry.level, entry.title, entry.issuer, *days)
    told = "|".join(map(str, facts))
    return f"{REPORTED}{who.person_id}:{hashlib.sha256(told.encode()).hexdigest()}"
