"""The real things that tests need: PostgreSQL, Chromium, a checker of HTML, a running server."""
