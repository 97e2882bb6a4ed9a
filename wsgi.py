"""The application as a server runs it."""

from app import create_app
from app.jobs import worker
from config import from_environment

app = create_app(from_environment())

worker.start(app)
