"""The application as a server runs it."""

import os

from app import create_app
from app.jobs import ticker
from app.learning.jobs import close_overdue_attempts
from config import settings

app = create_app(settings(os.environ))

# Flask's own commands import this file as well, and are no server.
if "FLASK_RUN_FROM_CLI" not in os.environ:
    ticker.start(app, {"close overdue attempts": close_overdue_attempts}, every_seconds=20)
