"""The site: every extension bound, every room mounted."""

from collections.abc import Mapping

from flask import Flask

from app import background, extensions
from app.accounts import views as accounts
from app.accounts.administration import views as administration
from app.api import views as api
from app.catalogue import views as catalogue
from app.core.sealing import use_keys
from app.core.sqlite import prepare_sqlite
from app.jobs import views as jobs
from app.learning import views as learning
from app.notices import views as notices
from app.privacy import views as privacy
from app.qualifications import views as qualifications
from app.records import views as records
from app.studio import views as studio
from app.web import (
    access,
    assets,
    errors,
    faults,
    form_pages,
    formats,
    health,
    language,
    limits,
    reading,
    requests,
    security,
    shell,
    styleguide,
)
from app.workforce import views as workforce


def create_app(config: Mapping[str, object]) -> Flask:
    """Return the application under `config`."""
    app = Flask("app", static_folder=None)
    app.config.update(config)
    requests.bind(app)  # first, so that whatever refuses a request has its id
    _bind_extensions(app)
    for part in (
        access,
        limits,
        security,
        language,
        reading,
        shell,
        formats,
        form_pages,
        faults,
        assets,
        errors,
    ):
        part.bind(app)
    for room in (
        health,
        reading,
        shell,
        styleguide,
        accounts,
        catalogue,
        learning,
        studio,
        records,
        qualifications,
        workforce,
        jobs,
        notices,
        administration,
        api,
        privacy,
    ):
        app.register_blueprint(room.blueprint)
    return app


def _bind_extensions(app: Flask) -> None:
    use_keys(str(app.config["FIELD_KEYS"]))
    for extension in (
        extensions.db,
        extensions.login,
        extensions.csrf,
        extensions.compress,
    ):
        extension.init_app(app)
    extensions.babel.init_app(app, locale_selector=language.current)
    with app.app_context():
        prepare_sqlite(extensions.db.engine)


__all__ = ["background", "create_app"]
