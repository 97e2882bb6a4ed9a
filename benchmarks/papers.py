"""A list of a thousand rows on paper, beside the same cells as bare text in typst."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from app.workforce.columns import COLUMNS
from app.workforce.paper import Paper, content, most_rows
from app.workforce.press.setting import set_list

ROWS = 1_000
COUNT = 12
SECONDS = 10
MEGABYTES = 400
CELLS = {
    "text": ("LG-2026-0000001", "王小明", "临港晶圆制造有限公司", "Cleanroom operations"),
    "instant": ("2026-11-23T17:05:09+08:00",),
    "day": ("2028-11-23",),
    "whole": ("24",),
    "decimal": ("87.5",),
}
PLAIN = """
import json, sys, typst
from pylopdf_fonts_zh_cn import sans_path
fonts = typst.Fonts(include_system_fonts=False, font_paths=[sans_path().parent])
source = b'#set text(font: "Noto Sans SC", 7pt)\\n#json(bytes(sys.inputs.cells)).join(" ")'
typst.compile(source, font_paths=fonts, sys_inputs={"cells": sys.stdin.read()})
"""
Row = dict[str, object]


def measure() -> Iterator[Row]:
    """Yield a row for a usual list, and one for the longest that is set."""
    for count in (ROWS, most_rows(COUNT)):
        rows = [_cells(number) for number in range(count)]
        limit = _timed(rows)
        began = time.perf_counter()
        pdf = set_list(content(rows, _paper()), timestamp=0)
        took = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        yield {
            "job": f"{count:,} rows by {COUNT} columns as PDF",
            "ours": round(took, 2),
            "limit": round(limit, 2),
            "unit": "s",
            "ratio": round(took / limit, 1),
            "note": f"goal {SECONDS} s and {MEGABYTES} MB; child's peak {peak:.0f} MB;"
            f" {len(pdf) / 1e6:.1f} MB; limit: the cells as one text",
        }


def _cells(number: int) -> tuple[str, ...]:
    return tuple(
        CELLS[column.kind][(number + place) % len(CELLS[column.kind])]
        for place, column in enumerate(COLUMNS[:COUNT])
    )


def _timed(rows: list[tuple[str, ...]]) -> float:
    cells = json.dumps([cell for row in rows for cell in row])
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", PLAIN], input=cells, text=True, check=True)
    return time.perf_counter() - began


def _paper() -> Paper:
    columns = COLUMNS[:COUNT]
    return Paper(
        title="完成名单",
        subtitle="全部",
        headings=[column.heading for column in columns],
        kinds=[column.kind for column in columns],
        widths=[column.width for column in columns],
        facts=[("台账", "ab3f" * 16)],
        signatures=["制表人", "审核人", "批准人"],
        signing_words=["姓名", "签字", "日期"],
        page_words="第 {page} 页，共 {pages} 页",
        nothing="没有记录。",
        language="zh",
        as_of=datetime(2026, 11, 23, 9, 5, 9, tzinfo=UTC),
    )
