"""Accounts, employers, units, institutions and occupations from the shell."""

from app.accounts.commands.organisations import employers, institutions, occupations
from app.accounts.commands.units import units
from app.accounts.commands.users import users

__all__ = ["employers", "institutions", "occupations", "units", "users"]
