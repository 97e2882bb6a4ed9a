"""The child process that sets a list: run by its path, so that it loads nothing else of ours.

Reads JSON from standard input and writes a PDF. The arguments are the bytes and the seconds of
processor time after which the kernel ends it.
"""

import json
import resource
import sys
from pathlib import Path

import typst
from pylopdf_fonts_zh_cn import sans_path

TEMPLATES = Path(__file__).with_name("templates")
"""The only folder that a template can read."""

NOWHERE = "/nonexistent"
"""Where packages are looked for; our templates name none, and so the network is never asked."""


def main() -> None:
    """Set the one list of standard input."""
    most_bytes, most_seconds = (int(argument) for argument in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    order = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(_set(order["list"], order["timestamp"]))


def _set(content: object, timestamp: int) -> bytes:
    pdf: bytes = typst.compile(
        TEMPLATES / "list.typ",
        root=TEMPLATES,
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=True,
            font_paths=[sans_path().parent],
        ),
        sys_inputs={"list": json.dumps(content)},
        pdf_standards=["a-2a", "ua-1"],  # to be kept, and to be read aloud
        timestamp=timestamp,
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
    )
    return pdf


if __name__ == "__main__":
    main()
