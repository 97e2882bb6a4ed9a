"""The real things that tests need: a PostgreSQL server, a Chromium, a checker of HTML, a running
university."""
