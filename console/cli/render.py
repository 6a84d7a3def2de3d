"""Data to stdout: as JSON, or as lines whose columns stand under each other."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Sized

    from console.duty.events import JSON
    from console.words.words import Words


def as_json(value: JSON) -> None:
    """Print one JSON document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def lines(rows: Iterable[str]) -> None:
    """Print lines."""
    sys.stdout.write("".join(f"{row}\n" for row in rows))


def nothing(found: Sized, words: Words) -> None:
    """Say on stderr that there is nothing to print, where that is so."""
    if not found:
        sys.stderr.write(f"{words.cli.messages['none_found']}\n")


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
