"""What is wrong with one field of a small form stands beside it, with what was typed."""

from dataclasses import dataclass

from flask import Flask, g
from flask_babel import gettext as _

from app.core.errors import Invalid, Refused

NOT_RIGHT = 422


@dataclass(frozen=True, slots=True)
class Fault:
    """The sentence, and what was typed."""

    sentence: str
    typed: str


def say(field_id: str, refusal: Refused, typed: str = "") -> int:
    """Let the page say beside this field why it was refused, and return the page's status."""
    sentence = _(refusal.sentence, **refusal.places)
    g.faults = {**g.get("faults", {}), field_id: Fault(sentence, typed)}
    return NOT_RIGHT if isinstance(refusal, Invalid) else refusal.status


def fault(field_id: str) -> Fault | None:
    """Return what is wrong with the field with this id on the page that is being made."""
    found: Fault | None = g.get("faults", {}).get(field_id)
    return found


def bind(app: Flask) -> None:
    """Give templates `fault(field_id)`."""
    app.jinja_env.globals.update(fault=fault)
