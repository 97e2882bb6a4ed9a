"""A file through the application, which streams it on a connection of its own."""

import hashlib

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import cli, create_app
from app.extensions import db
from config import settings
from tests import factories
from tests.pages import Pages
from tests.services.workforce.ledger import complete


@pytest.fixture
def site(database_url, tmp_path):
    """The application on its own database, outside of any context, as a server has it."""
    env = {"DATABASE_URL": database_url, "MEDIA_URL": str(tmp_path / "media")}
    app = create_app(settings(env))
    cli.mount(app)
    app.testing = True
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def engine_of_site(site):
    with site.app_context():
        return db.engine


@pytest.fixture
def plants(site, engine_of_site):
    """Two employers, each with an HR officer's browser and a completion under its own name."""
    with Session(engine_of_site, expire_on_commit=False) as session:
        found = {}
        for name in ("Ours", "Theirs"):
            plant, officer = factories.employer(session), factories.person(session)
            factories.grant(session, officer, "hr", employer_id=plant.id)
            complete(session, officer, plant, who={"name": name})
            session.commit()
            found[name] = Pages(site, session).sign_in(officer)
        yield found


def download(pages: Pages, file_format: str) -> tuple[str, TestResponse]:
    location = pages.post("/hr/exports", format=file_format).location
    return location, pages.fetch(f"{location}/file")


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "jsonl"])
def test_file_is_sent_and_written_down(plants, file_format):
    location, answer = download(plants["Ours"], file_format)
    sent = answer.data  # the last byte is asked for here

    told = plants["Ours"].fetch(f"{location}/progress").json
    assert told["sha256"] == hashlib.sha256(sent).hexdigest()
    assert (told["state"], told["rows"], told["rows_done"]) == ("finished", 1, 1)
    assert answer.headers["Content-Disposition"].endswith(f".{file_format}")


@pytest.mark.parametrize("file_format", ["csv", "jsonl"])
def test_file_holds_the_own_employers_rows_and_no_others(plants, file_format):
    for own, other in (("Ours", "Theirs"), ("Theirs", "Ours")):
        _location, answer = download(plants[own], file_format)

        assert own in answer.data.decode()
        assert other not in answer.data.decode()


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "jsonl"])
def test_file_that_is_fetched_again_has_the_same_bytes(plants, file_format):
    location, first = download(plants["Ours"], file_format)
    plants["Ours"].post("/language", language="zh")

    assert plants["Ours"].fetch(f"{location}/file").data == first.data


def test_headings_are_in_the_viewers_language(plants):
    _location, english = download(plants["Ours"], "csv")

    assert english.data.decode("utf-8-sig").startswith("Record number,Employee number,Name,")


def test_download_leaves_no_connection_behind(plants, engine_of_site):
    download(plants["Ours"], "csv")

    assert engine_of_site.pool.checkedout() == 0


def test_shell_writes_the_same_rows(plants, site, tmp_path):
    out = tmp_path / "list.csv"
    run = site.test_cli_runner().invoke(
        args=["records", "export", "--format", "csv", "--out", str(out)]
    )

    assert run.exit_code == 0, run.output
    assert out.read_text("utf-8-sig").count("\n") == 3
    assert list(tmp_path.glob("*.part")) == []


def test_shell_refuses_an_employer_that_is_not_there(site):
    run = site.test_cli_runner().invoke(
        args=["records", "export", "--format", "csv", "--employer", "nobody"]
    )

    assert run.exit_code != 0
    assert "nobody" in run.output


def test_unfinished_download_is_said_to_be_so(plants):
    location = plants["Ours"].post("/hr/exports", format="csv").location
    with plants["Ours"].http.get(f"{location}/file", buffered=False) as answer:
        next(answer.iter_encoded())

    assert plants["Ours"].fetch(f"{location}/progress").json["state"] == "unfinished"
