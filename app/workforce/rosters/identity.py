"""Resident identity numbers: 17 digits and a check character (GB 11643-1999).

Residence permits of people from Hong Kong, Macao and Taiwan (81, 82, 83) and the newer cards of
foreign permanent residents (9) bear numbers of the same form.
"""

import re
import unicodedata
from datetime import date

from app.core.words import N_

LENGTH = 18
_SHAPE = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_CHECKS = "10X98765432"
_CUT = N_(
    "The spreadsheet took this number for a quantity and lost its last digits. Format the column "
    "as text and write the numbers anew."
)
_OTHER_PAPERS = (
    (re.compile(r"\d(\.\d+)?E\+?\d{2}", re.ASCII), _CUT),
    (
        re.compile(r"[1-9]\d{14}", re.ASCII),
        N_("This is an old identity number of 15 digits. Write the one of 18 from the card."),
    ),
    (
        re.compile(r"[A-Z]{3}\d{12}", re.ASCII),
        N_(
            "This is the number of an older card for foreign permanent residents. Write the 18 "
            "digits of the new card, or leave the cell empty."
        ),
    ),
    (
        re.compile(r"[HM]\d{8}(\d{2})?|\d{8}|[A-Z]{1,2}\d{6,9}", re.ASCII),
        N_(
            "This is the number of a passport or travel permit. Write the 18 digits of the "
            "residence permit, or leave the cell empty."
        ),
    ),
)


def tidy(text: str) -> str:
    """Return an identity number as it is stored: plain digits, capital X, no spaces or hyphens."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    return plain.replace("-", "")


def check_character(digits: str) -> str:
    """Return the check character of 17 digits (ISO 7064, MOD 11-2)."""
    return _CHECKS[sum(int(d) * pow(2, 17 - place, 11) for place, d in enumerate(digits)) % 11]


def birth_date(number: str) -> date | None:
    """Return the day of birth within the number, if there is such a day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def fault(number: str, *, on: date) -> str:
    """Return a sentence that says what is wrong with a tidy number; nothing when it is right."""
    for shape, sentence in _OTHER_PAPERS:
        if shape.fullmatch(number):
            return sentence
    if len(number) != LENGTH:
        return N_("An identity number has 18 characters; this one has more or fewer.")
    if not _SHAPE.fullmatch(number):
        return N_("An identity number is 17 digits, and a digit or an X at the end.")
    born = birth_date(number)
    if born is None or not date(1900, 1, 1) <= born < on:
        return N_("The day of birth within this identity number cannot be.")
    if check_character(number[:17]) != number[17]:
        is_cut = number.endswith("000")
        return _CUT if is_cut else N_("The last character does not fit: one of the 18 is wrong.")
    return ""
