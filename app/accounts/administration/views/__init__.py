"""The administrator's pages, one module for each thing administered."""

from app.accounts.administration.views import (
    access,
    audit,
    home,
    organisations,
    people,
    roles,
    units,
)
from app.accounts.administration.views.blueprint import blueprint

__all__ = ["access", "audit", "blueprint", "home", "organisations", "people", "roles", "units"]
