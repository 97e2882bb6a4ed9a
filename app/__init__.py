"""The Lin-gang Industrial Online University."""
