"""Data to stdout: as JSON, or as lines whose columns stand under each other."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.cells import cell_len

from sources.clean import SUSPECT, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Sized

    from console.duty.events import JSON
    from console.words.words import Words

STDOUT = "<stdout>"
"""What an OSError names when it is stdout that cannot be written."""


def as_json(value: JSON) -> None:
    """Print one JSON document."""
    text(dumped(value, indent=2) + "\n")


def dumped(value: JSON, indent: int | None = None) -> str:
    """Return JSON for stdout: what it cannot encode, or acts on a terminal, is escaped."""
    wide = (sys.stdout.encoding or "").lower().startswith("utf")
    written = json.dumps(value, ensure_ascii=not wide, indent=indent)
    return SUSPECT.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def lines(rows: Iterable[str]) -> None:
    """Print lines; whatever they hold, it acts on no terminal."""
    text("".join(f"{clean_text(row)}\n" for row in rows))


def text(said: str) -> None:
    """Print a text at once. Raises OSError."""
    with _named():
        sys.stdout.write(said)
        sys.stdout.flush()


def raw(content: bytes) -> None:
    """Print bytes at once. Raises OSError."""
    with _named():
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


@contextmanager
def _named() -> Iterator[None]:
    """Say of an OSError that it is of stdout."""
    try:
        yield
    except OSError as error:
        # What could not be written would be tried again, and complained of, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OSError(error.errno, error.strerror, STDOUT) from error


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
