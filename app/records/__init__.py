"""The evidence ledger: issue, revoke, read as of an instant, prove that nothing was altered."""
