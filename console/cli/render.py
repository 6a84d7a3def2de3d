"""Data to stdout: as JSON, or as lines whose columns stand under each other."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.cells import cell_len

from sources.clean import SUSPECT, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.duty.events import JSON


def as_json(value: JSON) -> None:
    """Print one JSON document; what would act on a terminal is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    sys.stdout.write(SUSPECT.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def lines(rows: Iterable[str]) -> None:
    """Print lines; whatever they hold, it acts on no terminal."""
    sys.stdout.write("".join(f"{clean_text(row)}\n" for row in rows))


def table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows with columns padded by cells, so that Chinese lines up."""
    if not rows:
        return
    widths = [max(cell_len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines(
        "  ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )
