"""The application as a server runs it."""

from app import create_app
from app.jobs import ticker
from app.learning.jobs import close_overdue_attempts
from config import from_environment

app = create_app(from_environment())

ticker.start(app, {"close overdue attempts": close_overdue_attempts}, every_seconds=20)
