"""Pictures, sounds and films of courses."""

import hashlib

import pytest

from app.catalogue.models import Course, MediaUse
from app.catalogue.storage import PIECE, keep, open_store

FILM = bytes(range(256)) * (3 * PIECE // 256 + 7)


@pytest.fixture
def film(app, session, tmp_path):
    """The address of a film that takes several pieces to send."""
    return stored(app, session, tmp_path, FILM, "video/mp4")


def stored(app, session, folder, data, content_type):
    digest = hashlib.sha256(data).hexdigest()
    file = folder / "file"
    file.write_bytes(data)
    keep(open_store(str(app.config["MEDIA_URL"])), digest, file)
    course = Course(slug="films")
    session.add(course)
    session.flush()
    session.add(
        MediaUse(digest=digest, course_id=course.id, content_type=content_type, size=len(data))
    )
    session.commit()
    return f"/media/{digest}/file"


def ask(client, path, **headers):
    return client.http.get(path, headers=headers, buffered=True)


def test_a_film_arrives_whole_and_is_kept_for_ever(client, film):
    answer = ask(client, film)

    assert answer.data == FILM
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "immutable" in answer.headers["Cache-Control"]
    assert ask(client, film, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-1", 0, 2),
        (f"bytes={PIECE - 1}-{2 * PIECE}", PIECE - 1, 2 * PIECE + 1),
        ("bytes=-5", len(FILM) - 5, len(FILM)),
        (f"bytes={len(FILM) - 3}-", len(FILM) - 3, len(FILM)),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(client, film, wanted, start, end):
    answer = ask(client, film, Range=wanted)

    assert answer.status_code == 206
    assert answer.data == FILM[start:end]
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(FILM)}"
    assert answer.headers["Content-Length"] == str(end - start)


def test_a_part_beyond_the_end_is_refused_with_the_size(client, film):
    answer = ask(client, film, Range=f"bytes={len(FILM)}-")

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(FILM)}"


def test_a_range_that_is_none_gets_the_whole(client, film):
    assert ask(client, film, Range="lines=1-2").data == FILM


def test_a_drawing_travels_compressed(app, session, client, tmp_path):
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g/>" * 1000 + b"</svg>"
    path = stored(app, session, tmp_path, drawing, "image/svg+xml")
    answer = ask(client, path, **{"Accept-Encoding": "br"})

    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < 500
