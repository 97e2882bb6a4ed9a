"""What a browser is called by people, from what it calls itself."""

import re

BROWSERS = (
    (r"MicroMessenger/", "WeChat"),
    (r"DingTalk", "DingTalk"),
    (r"Edg(A|iOS)?/", "Edge"),
    (r"HuaweiBrowser/", "Huawei Browser"),
    (r"MiuiBrowser/", "Mi Browser"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
SYSTEMS = (
    (r"iPhone|iPad", "iOS"),
    (r"HarmonyOS|OpenHarmony", "HarmonyOS"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X", "macOS"),
    (r"Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Return browser and system, as in `Chrome · Android`; empty when neither is known."""
    found = (
        next((name for sign, name in known if re.search(sign, user_agent)), "")
        for known in (BROWSERS, SYSTEMS)
    )
    return " · ".join(name for name in found if name)
