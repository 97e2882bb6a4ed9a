"""What every test may ask for, from the modules that make it."""

from hypothesis import HealthCheck, settings

pytest_plugins = (
    "tests.fixtures.browser",
    "tests.fixtures.databases",
    "tests.fixtures.network",
    "tests.fixtures.people",
    "tests.fixtures.trail",
    "tests.fixtures.website",
)

# How long an example takes is the machine's affair.
settings.register_profile(
    "university", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("university")
