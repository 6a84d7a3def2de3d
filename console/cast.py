"""A recording of a terminal, as asciicast v2: readable by asciinema, and played back here."""

from __future__ import annotations

import hashlib
import json
import os
from codecs import getincrementaldecoder
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was recorded."""

    path: Path
    bytes: int
    sha256: str
    seconds: float


class Recorder:
    """Writes a cast as it happens; what was shown is recorded, what was typed is not.

    Passwords are typed without being shown, so they are in no recording.
    """

    def __init__(self, path: Path, size: Size, started: float, title: str, encoding: str) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = path
        self._file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        self._sum = hashlib.sha256()
        self._bytes, self._last = 0, 0.0
        self._decoder = getincrementaldecoder(encoding)("replace")
        header = {"version": 2, "width": size[0], "height": size[1], "timestamp": int(started)}
        self._line({**header, "title": title, "env": {"TERM": "xterm-256color"}})

    def shown(self, at: float, data: bytes) -> str:
        """Record output that came `at` seconds after the start; return it as text."""
        text = self._decoder.decode(data)
        if text:
            self._line([round(at, 3), "o", text])
        self._last = at
        return text

    def resized(self, at: float, size: Size) -> None:
        """Record a new size of the window."""
        self._line([round(at, 3), "r", f"{size[0]}x{size[1]}"])

    def end(self) -> Kept:
        """Write everything to the disk and say what it is."""
        os.fsync(self._file)
        os.close(self._file)
        return Kept(self.path, self._bytes, self._sum.hexdigest(), self._last)

    def _line(self, value: object) -> None:
        data = (json.dumps(value, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        os.write(self._file, data)
        self._sum.update(data)
        self._bytes += len(data)


def read(path: Path) -> Iterator[tuple[float, str]]:
    """Yield moment and output of a cast. Raises ValueError with the line that is none, OSError."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            try:
                value = json.loads(line)
                if number == 1:
                    if value["version"] != 2:
                        raise ValueError(value["version"])
                    continue
                at, kind, text = value
                if kind == "o":
                    yield float(at), str(text)
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(number) from error
