"""What every test may ask for, from the modules that make it."""

pytest_plugins = (
    "tests.fixtures.browser",
    "tests.fixtures.databases",
    "tests.fixtures.network",
    "tests.fixtures.people",
    "tests.fixtures.trail",
    "tests.fixtures.website",
)
