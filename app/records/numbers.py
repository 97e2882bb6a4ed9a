"""Record numbers: readable aloud, not guessable, with a check character.

`LU26-7K3M-9Q2R-X`: two letters, the year of issue, eight random characters, and the check
character of ISO/IEC 7064 MOD 37-36, which finds every wrong character and nearly all swapped
neighbours. I, L, O and U are not drawn; I, L and O are read as the digit they look like.
"""

import secrets

_DRAWN = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MISREAD = str.maketrans("ILO", "110")
PREFIX = "LU"


def new_number(year: int) -> str:
    """Return a fresh number for a record issued in `year`."""
    while True:
        body = f"{PREFIX}{year % 100:02d}" + "".join(secrets.choice(_DRAWN) for _ in range(8))
        if check_character(body) in _DRAWN:
            return _grouped(body + check_character(body))


def check_character(body: str) -> str:
    """Return the check character of ISO/IEC 7064 MOD 37-36 for `body` (letters and digits)."""
    rest = 36
    for character in body:
        rest = (rest + _ALPHABET.index(character)) % 36 or 36
        rest = rest * 2 % 37
    return _ALPHABET[(37 - rest) % 36]


def as_typed(text: str) -> str | None:
    """Return the number that a person meant by `text`, or nothing when it cannot be one."""
    plain = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    plain = plain[:2] + plain[2:].translate(_MISREAD)
    if len(plain) != 13 or not plain.startswith(PREFIX):
        return None
    return _grouped(plain) if check_character(plain[:12]) == plain[12] else None


def _grouped(plain: str) -> str:
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:12]}-{plain[12]}"
