"""Cells that a spreadsheet would run are kept from running."""

FORMULA_STARTS = "\t\n\r+-=@\uff0b\uff0d\uff1d\uff20"
"""What a spreadsheet may take for the beginning of a formula: = + - @, their full-width forms, and
the control characters after which some programs look for one (OWASP, CSV injection)."""

BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows UTF-8."""


def safe_cell(text: str) -> str:
    """Return `text`, with an apostrophe before it when a spreadsheet would run it."""
    return f"'{text}" if text[:1] and text[0] in FORMULA_STARTS else text


def bare_cell(text: str) -> str:
    """Return `text` without the apostrophe that `safe_cell` put before it."""
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in FORMULA_STARTS else text
