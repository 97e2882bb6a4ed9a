import pytest

from app.accounts.device_names import device_name


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130 MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari · iOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130", "Edge · Windows"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/114 Safari/537.36", "Chrome · HarmonyOS"),
        ("curl/8.0", ""),
    ],
)
def test_browser_is_called_as_people_call_it(user_agent, name):
    assert device_name(user_agent) == name
