"""Pictures of every kind tell their size, or nothing; no file makes a reader fail."""

import struct
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.picture_size import picture_size

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 360)
GIF = b"GIF89a" + struct.pack("<HH", 640, 360)


def exif(orientation, order="<"):
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    mark = b"II*\0" if order == "<" else b"MM\0*"
    data = b"Exif\0\0" + mark + struct.pack(f"{order}IH", 8, 1) + entry
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def jpeg(*segments, frame=0xC0):
    size = b"\xff" + bytes([frame]) + struct.pack(">HBHH", 17, 8, 360, 640)
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xdb\0\x04ab" + size


def avif(*boxes):
    return b"\0\0\0\x20ftypavif" + b"".join(boxes)


def item(width, height):
    return b"\0\0\0\x14ispe\0\0\0\0" + struct.pack(">II", width, height)


def extended_webp(width, height):
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + sizes


def svg(attributes):
    return (
        f'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode()
    )


LOSSY = b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
LOSSLESS = b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")

CASES = [
    pytest.param("png", PNG, (640, 360), id="PNG"),
    pytest.param("gif", GIF, (640, 360), id="GIF"),
    pytest.param("jpg", jpeg(), (640, 360), id="JPEG"),
    pytest.param("jpeg", jpeg(frame=0xC2), (640, 360), id="progressive JPEG"),
    pytest.param("jpg", jpeg(exif(1)), (640, 360), id="JPEG held upright"),
    pytest.param("jpg", jpeg(exif(6)), (360, 640), id="JPEG held sideways"),
    pytest.param("jpg", jpeg(exif(8, ">")), (360, 640), id="JPEG held sideways, big-endian"),
    pytest.param("webp", LOSSY, (1, 1), id="lossy WebP"),
    pytest.param("webp", LOSSLESS, (1, 1), id="lossless WebP"),
    pytest.param("webp", extended_webp(640, 360), (640, 360), id="extended WebP"),
    pytest.param("avif", avif(item(640, 360)), (640, 360), id="AVIF"),
    pytest.param("avif", avif(item(64, 64), item(640, 360)), (640, 360), id="AVIF of tiles"),
    pytest.param(
        "avif", avif(item(640, 360), b"\0\0\0\x09irot\x01"), (360, 640), id="turned AVIF"
    ),
    pytest.param("svg", svg('width="640" height="360px"'), (640, 360), id="SVG with its size"),
    pytest.param("svg", svg('viewBox="0 0 960 540"'), (960, 540), id="SVG with its shape"),
    pytest.param("svg", svg('viewBox="0,0 24 12"'), (720, 360), id="small SVG fills the line"),
    pytest.param("svg", svg('width="90" viewBox="0 0 3 2"'), (90, 60), id="SVG with a width"),
    pytest.param("svg", svg('height="60" viewBox="0 0 3 2"'), (90, 60), id="SVG with a height"),
    pytest.param("svg", svg('width="50%" viewBox="0 0 900 300"'), (900, 300), id="SVG in percent"),
    pytest.param("svg", svg(""), None, id="SVG without either"),
    pytest.param("svg", svg('viewBox="0 0 nan 5"'), None, id="SVG of no width"),
    pytest.param("svg", svg(f'width="{"9" * 400}" height="1"'), None, id="endless SVG"),
    pytest.param("svg", b"<svg", None, id="broken SVG"),
    pytest.param("png", PNG[:18], None, id="PNG cut short"),
    pytest.param("gif", b"GIF89a" + bytes(4), None, id="GIF of nothing"),
    pytest.param("jpg", b"\xff\xd8\xff", None, id="JPEG cut short"),
    pytest.param("mp4", b"\0\0\0\x20ftyp", None, id="no picture"),
]


@pytest.mark.parametrize(("kind", "data", "size"), CASES)
def test_a_picture_tells_its_size(tmp_path, kind, data, size):
    file = tmp_path / f"picture.{kind}"
    file.write_bytes(data)

    assert picture_size(file) == size


@given(st.sampled_from(CASES), st.integers(0, 60), st.binary(max_size=40))
def test_no_damaged_picture_makes_a_reader_fail(tmp_path_factory, case, cut, noise):
    kind, data, _ = case.values
    file = tmp_path_factory.getbasetemp() / f"damaged.{kind}"
    file.write_bytes(data[:cut] + noise)

    size = picture_size(file)
    assert size is None or (min(size) > 0 and size == (int(size[0]), int(size[1])))
