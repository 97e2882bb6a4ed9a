"""Believable data to look around in: a small cast with stories, and any number of others."""

from app.demo.cast import ACCOUNTS, PASSWORD
from app.demo.crowd import load_workers
from app.demo.stories import load_stories

__all__ = ["ACCOUNTS", "PASSWORD", "load_stories", "load_workers"]
