"""Codes for the first sign-in that go out by e-mail."""
