"""How a screen looks, compared with how it looked when somebody last said that it is right."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SEEN = Path(__file__).parent / "seen"
WRITE = os.environ.get("ONCALL_SNAPSHOTS") == "write"


@pytest.fixture
def looks_like() -> Callable[[str, str], None]:
    def compare(name: str, text: str) -> None:
        path = SEEN / f"{name}.txt"
        if WRITE:
            SEEN.mkdir(exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
            return
        assert path.exists(), f"{name} was never seen; look at it with: make snapshots"
        assert text + "\n" == path.read_text(encoding="utf-8"), f"{name} looks different:\n{text}"

    return compare
