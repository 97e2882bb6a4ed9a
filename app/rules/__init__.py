"""The rules engine: standards, evidence and a date in, an explained decision out. Pure."""
