"""Learning's pages: home, courses and lessons, quizzes and attempts."""

from app.learning.views import courses, home, lessons, offline, quizzes
from app.learning.views.blueprint import blueprint

__all__ = ["blueprint", "courses", "home", "lessons", "offline", "quizzes"]
