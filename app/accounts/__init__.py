"""People, employers and units, sign-in, roles with scopes, the audit trail."""
