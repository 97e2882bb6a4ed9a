"""Decisions and standards as canonical JSON: the same value gives the same bytes."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from app.rules.node import Node


def plain(node: Node) -> dict[str, Any]:
    """Return a node as JSON's own types; days are ISO 8601."""
    return {
        "kind": node.kind,
        "met": node.met,
        "unit": node.unit,
        "need": node.need,
        "have": node.have,
        "remaining": node.remaining,
        "cites": list(node.cites),
        "met_on": _iso(node.met_on),
        "met_until": _iso(node.met_until),
        "params": {k: list(v) if isinstance(v, tuple) else v for k, v in node.params.items()},
        "children": [plain(child) for child in node.children],
    }


def to_json(node: Node) -> str:
    """Return a node as canonical JSON text."""
    return dump(plain(node))


def dump(value: object) -> str:
    """Return JSON's own types, and dataclasses among them, as canonical text."""
    return json.dumps(
        value, default=asdict, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
