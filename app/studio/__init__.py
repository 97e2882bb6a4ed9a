"""Lecturers: their courses, and how workers fare in them."""
