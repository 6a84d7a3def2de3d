"""What tests that look at screens share: a console opened, pressed and read as a person does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.widgets import Input

from config.loader import load
from config.template import write
from console.desk.desk import Desk
from console.ui.app import ConsoleApp
from console.wiring import desk_of
from tests.desk.ward import Clock, outage, settled, ward
from widgets.lines import Toned
from widgets.tone import UNICODE

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from config.model import Lang

Size = tuple[int, int]
SMALL: Size = (80, 24)
LARGE: Size = (160, 45)
SIZES = (SMALL, LARGE)
LANGS: tuple[Lang, ...] = ("zh", "en")
HAN = re.compile("[\u4e00-\u9fff]")
PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
Prepare = Callable[[Desk, Clock], Awaitable[None]]
Test = TypeVar("Test", bound=Callable[..., object])


class Face:
    """The screen of one console, under somebody's hands."""

    def __init__(self, app: ConsoleApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot, self.desk = app, pilot, app.desk

    @property
    def text(self) -> str:
        return text(self.app)

    async def settle(self) -> None:
        await steady(self.app, self.pilot)

    async def press(self, *keys: str, says: str = "") -> str:
        """Press keys one after the other; wait until the screen stands still and says something."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()
        for _ in range(20):
            if says in self.text:
                break
            await self.settle()
        return self.text

    async def until(self, holds: Callable[[], object], within: float = 30) -> None:
        async with asyncio.timeout(within):
            while not holds():
                await self.pilot.pause(0.02)

    def field(self, name: str) -> Input:
        return self.app.screen.query_one(f"#{name}", Input)


class Looks(Protocol):
    """Compares how a screen looks with how it looked when somebody last said that it is right."""

    async def __call__(self, story: str, face: Face, alike: Callable[[str], str] = str) -> None: ...


def everywhere(test: Test) -> Test:
    """Run a test in both sizes and both languages."""
    sized = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
    marked: Test = pytest.mark.parametrize("lang", LANGS)(sized(test))
    return marked


def everywhere_each(stories: Iterable[str]) -> Callable[[Test], Test]:
    """Run a test with each of some stories, in both sizes and both languages."""
    return lambda test: everywhere(pytest.mark.parametrize("story", stories)(test))


@asynccontextmanager
async def on_screen(
    desk: Desk, lang: Lang = "zh", size: Size = SMALL, *, ascii_only: bool = False
) -> AsyncIterator[Face]:
    """Open a console on a desk."""
    try:
        app = ConsoleApp(desk, lang, live=False, ascii_only=ascii_only)
        async with app.run_test(size=size) as pilot:
            face = Face(app, pilot)
            await face.settle()
            yield face
    finally:
        Toned.signs, ScrollBar.renderer = UNICODE, ScrollBarRender


@asynccontextmanager
async def at_night(
    folder: Path,
    lang: Lang = "zh",
    size: Size = SMALL,
    *,
    prepare: Prepare = outage,
    clock: Clock | None = None,
    ascii_only: bool = False,
) -> AsyncIterator[Face]:
    """Open a console on the ward, where there is an outage or what else is prepared."""
    clock = clock or Clock()
    async with ward(folder, clock) as desk:
        await prepare(desk, clock)
        async with on_screen(desk, lang, size, ascii_only=ascii_only) as face:
            yield face


@asynccontextmanager
async def looking_on(folder: Path, lang: Lang = "zh", size: Size = SMALL) -> AsyncIterator[Face]:
    """Open a console that looks on while an outage comes and is taken."""
    clock = Clock()
    write(folder / "site")
    (folder / "data").mkdir(mode=0o700)
    async with desk_of(load(folder / "site"), folder / "data", "dba", now=clock) as desk:
        await desk.first_look()
        async with on_screen(desk, lang, size) as face:
            await outage(desk, clock)
            clock.on(minutes=2)
            row = next(one for one in desk.queue.value.incidents if one.system == "his")
            await desk.incidents.acknowledge(row)
            clock.on(minutes=13)
            await settled(desk)
            await face.settle()
            yield face


async def steady(app: ConsoleApp, pilot: Pilot[None]) -> None:
    """Wait until the screen has stopped changing."""
    before, same = "", 0
    for _ in range(100):
        await pilot.pause(0.05)
        now = text(app)
        same = same + 1 if now == before else 0
        if same >= 6:
            return
        before = now


def text(app: ConsoleApp) -> str:
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def signs(shown: str) -> set[str]:
    """Return what of a screen is neither ASCII nor a Chinese character."""
    return {one for one in shown if not one.isascii() and not HAN.match(one)}


def picture(app: ConsoleApp) -> str:
    """Return the screen as SVG that names no host of fonts."""
    svg = app.export_screenshot(title=app.desk.site.name.of(app.context.words.lang))
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S)
