"""The administrator's pages, one module for each thing administered."""

from app.accounts.administration.views import (
    access,
    audit,
    home,
    occupations,
    organisations,
    people,
    roles,
    units,
)
from app.accounts.administration.views.blueprint import blueprint

__all__ = [
    "access",
    "audit",
    "blueprint",
    "home",
    "occupations",
    "organisations",
    "people",
    "roles",
    "units",
]
