"""Measures everything that must be fast, prints a table, and writes `benchmarks/results.json`."""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import (
    boards,
    compilation,
    eligibility,
    exports,
    pages,
    papers,
    reports,
    requests,
    rosters,
    rules,
)

PARTS: dict[str, Callable[[], Iterable[dict[str, object]]]] = {
    "requests": requests.measure,
    "compilation": compilation.measure,
    "eligibility": eligibility.measure,
    "exports": exports.measure,
    "papers": papers.measure,
    "rosters": rosters.measure,
    "reports": reports.measure,
    "rules": rules.measure,
    "boards": boards.measure,
    "pages": pages.measure,
}
RESULTS = Path(__file__).with_name("results.json")


def main(wanted: list[str]) -> None:
    """Run the parts named in `wanted`, or all of them."""
    rows = []
    for name in wanted or PARTS:
        for row in PARTS[name]():
            rows.append(row)
            print(_line(row), flush=True)
    RESULTS.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _line(row: dict[str, object]) -> str:
    figures = f"{row['ours']!s:>12} {row['limit']!s:>12} {row['unit']!s:<8} {row['ratio']!s:>6}"
    return f"{row['job']!s:<46} {figures}  {row['note']}"


if __name__ == "__main__":
    print(f"{'job':<46} {'ours':>12} {'limit':>12} {'unit':<8} {'ratio':>6}  note")
    main(sys.argv[1:])
