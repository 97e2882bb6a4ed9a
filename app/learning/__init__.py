"""Enrolments, progress, attempts."""
