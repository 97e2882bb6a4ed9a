"""A page that only reads leaves nothing behind that would make the next work read only."""

from app.core.sqlite import reads_only


def test_thread_that_showed_a_page_may_write_afterwards(client):
    client.get("/sign-in")

    assert reads_only.get() is False
