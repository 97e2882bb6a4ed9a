"""The administrator's room: people, roles, organisations, settings, the audit trail."""
