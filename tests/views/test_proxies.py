"""Whose address counts when proxies stand in front."""

import pytest
from flask import request

from app import create_app
from app.web.access import public
from config import settings

FROM_THE_PROXY = {"X-Forwarded-For": "198.51.100.7, 203.0.113.5", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [
        pytest.param("", ["127.0.0.1", "http"], id="nobody is believed by default"),
        pytest.param("1", ["203.0.113.5", "https"], id="the one proxy, and nobody before it"),
    ],
)
def test_callers_address_is_what_the_known_proxies_say(tmp_path, proxies, seen):
    app = create_app(
        settings({"DATABASE_URL": f"sqlite:///{tmp_path / 'unused.db'}", "PROXIES": proxies})
    )
    app.add_url_rule("/who", view_func=public(lambda: [request.remote_addr, request.scheme]))

    assert app.test_client().get("/who", headers=FROM_THE_PROXY).json == seen
