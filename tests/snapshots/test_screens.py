"""The main screens in both sizes and both languages, at one moment of one night."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.scrollbar import ScrollBar, ScrollBarRender

from console.desk.desk import Desk
from console.ui.app import ConsoleApp
from tests.desk.ward import Clock, outage, quiet, ward
from tests.snapshots.inbox import silenced, written_again
from widgets.lines import Toned
from widgets.tone import UNICODE

if TYPE_CHECKING:
    from config.model import Lang

SIZES = ((80, 24), (160, 45))
LANGS: tuple[Lang, ...] = ("zh", "en")
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
DRAWN = {"home", "incident", "run"}
"""Screens whose pictures stand in the docs."""
HAN = re.compile("[\u4e00-\u9fff]")
Prepare = Callable[[Desk, Clock], object]
STORIES: dict[str, tuple[Prepare, tuple[str, ...]]] = {
    "empty": (quiet, ()),
    "home": (outage, ()),
    "unfolded": (outage, ("space",)),
    "incident": (outage, ("enter",)),
    "system": (outage, ("1",)),
    "inbox": (written_again, ()),
    "silenced": (silenced, ("1",)),
    "timeline": (outage, ("t",)),
    "help": (outage, ("question_mark",)),
    "palette": (outage, ("ctrl+p",)),
    "form": (outage, ("n",)),
    "grouped": (outage, ("o", "b", "x")),
    "filter": (outage, ("slash", *"system", "colon", *"mrm")),
    "bulk": (outage, ("x", "x", "z")),
    "undo": (outage, ("a", "u")),
    "books": (outage, ("r",)),
    "explain": (outage, ("j", "e")),
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("story", STORIES)
async def test_screen(
    story: str,
    size: tuple[int, int],
    lang: Lang,
    tmp_path: Path,
    looks_like: Callable[[str, str], None],
) -> None:
    prepare, keys = STORIES[story]
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await prepare(desk, clock)  # type: ignore[misc]
        app = ConsoleApp(desk, lang, live=False)
        async with app.run_test(size=size) as pilot:
            await steady(app, pilot)
            for key in keys:
                await pilot.press(key)
                await steady(app, pilot)
            name = f"{story}-{lang}-{size[0]}x{size[1]}"
            looks_like(name, text(app))
            if story in DRAWN and os.environ.get("ONCALL_SNAPSHOTS") == "write":
                PICTURES.mkdir(parents=True, exist_ok=True)
                (PICTURES / f"{name}.svg").write_text(picture(app), encoding="utf-8")


async def test_letters_only_where_only_letters_can_be_shown(tmp_path: Path) -> None:
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await outage(desk, clock)
        try:
            app = ConsoleApp(desk, "en", ascii_only=True, live=False)
            async with app.run_test(size=(80, 24)) as pilot:
                for key in ("", "question_mark", "escape", "r", "escape", "enter", "escape", "t"):
                    if key:
                        await pilot.press(key)
                    await steady(app, pilot)
                    drawn = {c for c in text(app) if not c.isascii() and not HAN.match(c)}
                    assert drawn <= set("（）→·↑↓"), (key, drawn)
        finally:
            Toned.signs, ScrollBar.renderer = UNICODE, ScrollBarRender


async def steady(app: ConsoleApp, pilot: object) -> None:
    """Wait until the screen has stopped changing."""
    before, same = "", 0
    for _ in range(100):
        await pilot.pause(0.05)  # type: ignore[attr-defined]
        now = text(app)
        same = same + 1 if now == before else 0
        if same >= 6:
            return
        before = now


def text(app: ConsoleApp) -> str:
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def picture(app: ConsoleApp) -> str:
    """Return the screen as SVG that names no host of fonts."""
    svg = app.export_screenshot(title=app.desk.site.name.of(app.context.words.lang))
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S)
