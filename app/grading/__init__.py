"""Marking: questions and responses in, points and feedback out. Pure."""
