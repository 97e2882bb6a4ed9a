"""What lets a phone open the site without a signal: manifest, service worker, fallback page."""

import hashlib
import hmac
import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.web.access import public
from app.web.language import current, speak

blueprint = Blueprint("shell", __name__)

FILES = (
    "css/site.css",
    "css/learning.css",
    "css/quiz.css",
    "js/page.js",
    "js/reading.js",
    "js/place.js",
    "js/practice.js",
    "js/outbox.js",
    "js/sending.js",
    "js/waiting.js",
    "js/offline.js",
    "js/keeping.js",
    "js/saving.js",
    "js/saved.js",
    "img/mark.svg",
)
"""What the pages that can be saved are made with."""

PAPER, TEAL = "#fbf8f2", "#0b6e69"


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    """Describe the site to a phone that puts it on its home screen."""
    asset = current_app.extensions["asset"]
    sizes = (("img/icon-192.png", "192x192"), ("img/icon-512.png", "512x512"))
    icons = [{"src": asset("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}]
    for name, size in sizes:
        icons.append({"src": asset(name), "sizes": size, "type": "image/png"})
        icons.append({**icons[-1], "purpose": "maskable"})
    described = {
        "name": _("Lin-gang Industrial Online University"),
        "short_name": _("Lin-gang Online University"),
        "lang": "zh-Hans" if current() == "zh" else "en",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": TEAL,
        "icons": icons,
    }
    response = Response(json.dumps(described), content_type="application/manifest+json")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@blueprint.get("/service-worker.js")
@public
def service_worker() -> ResponseReturnValue:
    """Send the service worker with the addresses of this version's files."""
    response = Response(_service_worker(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/offline")
@public
def offline() -> ResponseReturnValue:
    """Show what a phone shows when there is no signal: the courses that are saved on it.

    A phone keeps it in each `?language=`, and it names nobody.
    """
    speak(request.args.get("language", ""))
    return render_template("shell/offline.html")


@blueprint.get("/token")
def token() -> ResponseReturnValue:
    """Give a script that sends what waited a fresh token, and say whose session this is."""
    return {"csrf_token": generate_csrf(), "person": phone_name()}


def phone_name() -> str:
    """Return what the viewer is called in a phone's storage; it says nothing about the person."""
    if not current_user.is_authenticated:
        return ""
    key = str(current_app.config["SECRET_KEY"]).encode()
    whom = f"phone:{current_user.person_id}".encode()
    return hmac.new(key, whom, hashlib.sha256).hexdigest()[:16]


def bind(app: Flask) -> None:
    """Give templates `phone_name()`."""
    app.jinja_env.globals.update(phone_name=phone_name)


@cache
def _service_worker() -> str:
    source = Path(current_app.root_path) / "static" / "js" / "service-worker.js"
    asset = current_app.extensions["asset"]
    files = [asset(name) for name in FILES]
    sender = f'import {{ sendAll, sessionNow }} from "{asset("js/sending.js")}";'
    return f"{sender}\nconst FILES = {json.dumps(files)};\n\n{source.read_text(encoding='utf-8')}"
