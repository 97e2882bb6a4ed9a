"""Every lesson of every course passes axe-core and fits the narrowest phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import test_accessible, test_small_screens
from tests.browser.addresses import COURSES, LESSONS


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("course", COURSES)
def test_every_lesson_is_accessible_and_fits_small_screens(
    window: Callable[..., Page], course: str, language: str
):
    page = window("graduate", language=language)
    faults = []
    for address in LESSONS:
        if address.startswith(f"/learn/{course}/"):
            faults += test_accessible.faults_of(page, address, test_accessible.LOOKS[:1])
            found = test_small_screens.faults_of(page, address)
            faults += [f"{address} {fault}" for fault in found]
    assert not faults, "\n".join(faults)
