"""`oncall demo`: the console on the embedded hospital."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from config.loader import load
from console.cli import render, screen
from console.cli.failure import say

if TYPE_CHECKING:
    from console.cli.main import Arguments


def run(given: Arguments) -> int:
    """Start the hospital, open the console on it (or play it without a screen), end both."""
    from console.demo.process import start
    from console.demo.story import STORIES

    words = given.words
    if given.story not in STORIES:
        known = ", ".join(STORIES)
        say(
            words.cli.messages["bad_usage"].format(
                why=f"--story {given.story} ({known})", prog="oncall demo"
            )
        )
        return 2
    if not given.headless and not screen.terminal(given):
        return 2
    given.data = _folder(given)
    # A demo's folder has a lock of its hospital's beside its timeline.
    recorded = (given.data / "timeline.db").exists()
    if recorded and not (given.data / "hospital.lock").exists():
        say(words.cli.messages["demo_timeline"].format(path=given.data))
        return 2
    if given.month and recorded:
        say(words.cli.messages["demo_month"].format(path=given.data))
        return 2
    with start(given.data, story=given.story, seed=given.seed, speed=given.speed) as hospital:
        site = load(hospital.site)
        if given.month:
            from console.demo.seeding import seed

            asyncio.run(seed(site, given.data))
        if given.headless:
            from console.cli.headless import play

            shape, status = asyncio.run(play(given, site))
            render.as_json(shape)
        else:
            status = screen.show(given, site, pace=given.speed)
    say(words.cli.messages["data_left"].format(path=given.data))
    return status


def _folder(given: Arguments) -> Path:
    """Return the folder that was named, or a new one of the demo's own."""
    if given.named_data:
        given.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Path(given.data)
    return Path(tempfile.mkdtemp(prefix="oncall-demo-"))
