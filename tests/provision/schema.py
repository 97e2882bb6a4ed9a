"""The tables of a test database, made by the product's own migrations."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine

from app.core.sqlite import prepare_sqlite

ROOT = Path(__file__).parents[2]


def open_engine(url: str) -> Engine:
    """Return an engine on `url`, set up as the application's own."""
    engine = create_engine(url)
    prepare_sqlite(engine)
    return engine


def configuration(connection: Connection | None = None) -> Config:
    """Return how Alembic is set up, working on `connection`."""
    config = Config(ROOT / "migrations" / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate up to `revision`."""
    with engine.connect() as connection:
        command.upgrade(configuration(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Migrate down to `revision`."""
    with engine.connect() as connection:
        command.downgrade(configuration(connection), revision)


def migrated(url: str) -> str:
    """Make every table in the empty database at `url`, and return `url`."""
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    return url
