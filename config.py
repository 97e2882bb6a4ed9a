"""Settings, from the environment. Nothing else reads the environment."""

import base64
import hashlib
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent
INSTANCE = ROOT / "instance"

SECRETS = ("SECRET_KEY", "FIELD_KEYS")


class MissingSetting(Exception):
    """A setting that production cannot do without is not there."""


def from_environment() -> dict[str, object]:
    """Return the application's settings under the process's own environment.

    :raise MissingSetting: in production, when a secret is not set.
    """
    return settings(os.environ)


def settings(env: Mapping[str, str]) -> dict[str, object]:
    """Return the application's settings under `env`.

    :raise MissingSetting: in production, when a secret is not set.
    """
    production = env.get("APP_ENV") == "production"
    if production:
        _require_secrets(env)
    return {
        "PRODUCTION": production,
        "SECRET_KEY": env.get("SECRET_KEY") or _development_key("session"),
        "FIELD_KEYS": env.get("FIELD_KEYS") or _development_key("fields"),
        "SQLALCHEMY_DATABASE_URI": env.get("DATABASE_URL")
        or f"sqlite:///{INSTANCE}/university.db",
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(env.get("DATABASE_URL", "")),
        "MEDIA_URL": env.get("MEDIA_URL") or str(INSTANCE / "media"),
        "MAIL_URL": env.get("MAIL_URL") or "",
        "PUBLIC_URL": env.get("PUBLIC_URL") or _own_address(env),
        "PROXIES": int(env.get("PROXIES") or 0),
        "LOG_FORMAT": env.get("LOG_FORMAT", "console"),
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 500,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "RATELIMIT_STORAGE_URI": env.get("REDIS_URL") or "memory://",
        "COMPRESS_MIN_SIZE": 1000,
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_STREAMS": False,
    }


def _own_address(env: Mapping[str, str]) -> str:
    """Return where this machine itself finds the site."""
    return f"http://{env.get('HOST') or '127.0.0.1'}:{env.get('PORT') or '8000'}"


def _require_secrets(env: Mapping[str, str]) -> None:
    missing = [name for name in SECRETS if not env.get(name)]
    if missing:
        raise MissingSetting(
            f"Set {', '.join(missing)} in the environment before starting in production; "
            "`.venv/bin/python -c 'from cryptography.fernet import Fernet; "
            "print(Fernet.generate_key().decode())'` makes a good value for each."
        )


def _development_key(purpose: str) -> str:
    """Return a fixed key for this checkout, so that development sessions survive a restart."""
    digest = hashlib.sha256(f"{purpose}:{ROOT}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()


def _engine_options(url: str) -> dict[str, object]:
    if not url.startswith("postgresql"):
        return {}
    return {
        "pool_pre_ping": True,
        "pool_size": 8,
        "max_overflow": 8,
        "connect_args": {
            "connect_timeout": 3,
            "prepare_threshold": None,
            "options": "-c statement_timeout=30000",
            "tcp_user_timeout": 3000,
        },
    }
