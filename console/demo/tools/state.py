"""A simulated host's state: a folder of small files. What is not there is well."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def read(name: str) -> str | None:
    """Return the text of a file; None where the host is well."""
    try:
        return _file(name).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def daily(what: str) -> int:
    """Return yesterday's business as every system counts it; state: `daily.<what>` lost here."""
    return 412 - int(read(f"daily.{what}") or 0)


def write(name: str, text: str) -> None:
    """Make the host ill, or ill in another way."""
    _file(name).write_text(text, encoding="utf-8")


def clear(name: str) -> None:
    """Make the host well."""
    _file(name).unlink(missing_ok=True)


def say(*lines: str, error: bool = False) -> None:
    """Print lines in the host's encoding."""
    encoding = os.environ.get("HOSPITAL_ENCODING", "utf-8")
    stream = sys.stderr.buffer if error else sys.stdout.buffer
    stream.write("".join(f"{line}\n" for line in lines).encode(encoding, errors="replace"))
    stream.flush()


def _file(name: str) -> Path:
    return Path(os.environ["HOSPITAL_STATE"]) / name
