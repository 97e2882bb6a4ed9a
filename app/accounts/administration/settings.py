"""The settings as the administrator may see them: what is set, never a secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.core.words import N_


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in the environment, what it does, and its value if it may be seen."""

    name: str
    meaning: str
    value: str


MEANINGS = (
    ("DATABASE_URL", "SQLALCHEMY_DATABASE_URI", N_("Where everything is stored")),
    ("MEDIA_URL", "MEDIA_URL", N_("Where pictures and files of courses lie")),
    ("MAIL_URL", "MAIL_URL", N_("Through which server notices go out by e-mail")),
    ("PUBLIC_URL", "PUBLIC_URL", N_("The address that people reach the site by")),
    ("REDIS_URL", "RATELIMIT_STORAGE_URI", N_("Where several servers count calls together")),
    ("PROXIES", "PROXIES", N_("How many proxies stand before the server")),
    ("LOG_FORMAT", "LOG_FORMAT", N_("How the log is written")),
)


def shown_settings(config: Mapping[str, object]) -> list[Setting]:
    """Return the settings in force; an address is shown without its account and password."""
    return [
        Setting(name, words, _without_secret(config.get(key))) for name, key, words in MEANINGS
    ]


def _without_secret(value: object) -> str:
    text = "" if value is None else str(value)
    parts = urlsplit(text)
    if parts.scheme and "@" in parts.netloc:
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return text
