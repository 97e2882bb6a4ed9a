"""The real things that tests need: a PostgreSQL server, a Chromium, a running university."""
