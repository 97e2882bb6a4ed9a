"""The application as a server runs it."""

import os

from app import create_app
from app.jobs import ticker
from app.learning.jobs import close_overdue_attempts
from config import settings

app = create_app(settings(os.environ))

if os.environ.get("GRANIAN_WORKER_ID") or os.environ.get("SERVING"):
    ticker.start(app, {"close overdue attempts": close_overdue_attempts}, every_seconds=20)
