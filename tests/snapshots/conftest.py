"""How a screen looks, compared with how it looked when somebody last said that it is right."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.screens import PICTURES, Face, Looks, picture

SEEN = Path(__file__).parent / "seen"
WRITE = os.environ.get("ONCALL_SNAPSHOTS") == "write"
DRAWN = {
    "home",
    "incident",
    "form-offers",
    "run-asks",
    "run-confirms",
    "run-ended",
    "health-result-zh-160x45",
    "risks-zh-160x45",
}
"""Screens whose pictures stand in the docs: in both sizes and both languages, or one of them."""


PATIENCE = 15.0
"""Seconds that a slow machine has until the screen is as it was."""


@pytest.fixture
def looks_like() -> Looks:
    async def compare(story: str, face: Face, alike: Callable[[str], str] = str) -> None:
        width, height = face.app.size
        name = f"{story}-{face.app.context.words.lang}-{width}x{height}"
        path = SEEN / f"{name}.txt"
        if WRITE:
            await face.pilot.pause(1)
            SEEN.mkdir(exist_ok=True)
            path.write_text(alike(face.text) + "\n", encoding="utf-8")
            if {story, name} & DRAWN:
                PICTURES.mkdir(parents=True, exist_ok=True)
                (PICTURES / f"{name}.svg").write_text(picture(face.app), encoding="utf-8")
            return
        assert path.exists(), f"{name} was never seen; look at it with: make snapshots"
        seen = path.read_text(encoding="utf-8")
        with suppress(TimeoutError):
            await face.until(lambda: alike(face.text) + "\n" == seen, PATIENCE)
        text = alike(face.text)
        assert text + "\n" == seen, f"{name} looks different:\n{text}"

    return compare
