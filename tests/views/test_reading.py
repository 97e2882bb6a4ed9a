"""How large the text is."""

import pytest


def test_the_chosen_size_is_kept_on_the_device_and_shown_on_every_page(client):
    answer = client.post("/text-size", size="larger", next="/courses")

    assert answer.location == "/courses"
    assert client.get("/").root.get("data-text-size") == "larger"


def test_a_size_that_there_is_not_is_refused(client):
    client.post("/text-size", size="huge", status=400)

    assert client.get("/").root.get("data-text-size") == "normal"


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", ""]
)
def test_the_form_leads_nowhere_else(client, wanted):
    assert client.post("/text-size", size="large", next=wanted).location == "/"
