"""The Lin-gang Industrial Online University."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(config: Mapping[str, object]) -> Flask:
    """Return the application under `config`."""
    # The children that render lessons are of this package too, and need nothing of the site.
    from app.site import create_app as create_site  # noqa: PLC0415

    return create_site(config)
