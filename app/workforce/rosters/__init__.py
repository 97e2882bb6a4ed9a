"""Rosters: an employer's list of workers as a file, checked row by row and taken over."""
