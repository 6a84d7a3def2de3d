"""`oncall drill`: a recorded incident once more, on the same screens, without any host."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from config.loader import load
from console.cli import render, screen, shapes
from console.cli.failure import say
from console.demo import drills
from console.desk.drill import titles
from console.duty import debrief
from console.journal.archive import archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.model import Site
    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.desk.scenario import Scenario
    from console.duty.incidents import Incident


def run(given: Arguments) -> int:
    """List what can be drilled, or drill it. The real timeline is read, and never written."""
    if given.id is None:
        return _list(given)
    messages = given.words.cli.messages
    if given.keep and (Path(given.keep).expanduser() / "timeline.db").exists():
        say(messages["keeps_timeline"].format(path=given.keep))
        return 2
    with _folder(given) as folder:
        found = _scenario(given, folder)
        if found is None:
            say(messages["no_drill"].format(id=given.id))
            return 2
        if not given.headless and not screen.terminal(given, "no_terminal_drill"):
            return 2
        status = asyncio.run(_play(given, *found, folder))
    if given.keep:
        say(messages["drill_kept"].format(path=given.keep))
    return status


def _list(given: Arguments) -> int:
    stories = [("story", name, drills.recording(name).folded()) for name in drills.names()]
    rows = [*stories, *(("past", one.id, one) for one in _past(given))]
    if given.json:
        render.as_json([shapes.drillable(*row) for row in rows])
        return 0
    says, lang = given.words.drill, given.words.lang
    kinds = {"story": says.story, "past": says.past}
    render.table([(id_, kinds[kind], one.title_in(lang)) for kind, id_, one in rows])
    return 0


def _past(given: Arguments) -> tuple[Incident, ...]:
    """Return the incidents of the real timeline that can be drilled. Raises JournalError."""
    path = given.data / "timeline.db"
    if not path.exists():
        return ()
    with archive(path) as past:
        return past.incidents()


def _scenario(given: Arguments, folder: Path) -> tuple[Site, Scenario] | None:
    """Return a site and what is to be played on it. Raises Invalid and JournalError."""
    from console.desk.scenario import scenario

    if given.id in drills.names():
        drills.write_site(folder / "site")
        return load(folder / "site"), scenario(drills.recording(given.id))
    path = given.data / "timeline.db"
    if not path.exists():
        return None
    with archive(path) as past:
        known = any(one.id == given.id for one in past.incidents())
        recording = past.recording(given.id) if known else None
    if recording is None:
        return None
    return load(given.config), scenario(recording)


@contextmanager
def _folder(given: Arguments) -> Iterator[Path]:
    """Give the drill a folder of its own, which goes with it unless it is to be kept."""
    if given.keep:
        folder = Path(given.keep).expanduser()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield folder
    else:
        with tempfile.TemporaryDirectory(prefix="oncall-drill-") as name:
            yield Path(name)


async def _play(given: Arguments, site: Site, played: Scenario, folder: Path) -> int:
    from console.staging import drill_of

    async with drill_of(site, played, folder, given.actor, speed=given.speed) as desk:
        await desk.first_look()
        if given.headless:
            from console.cli.walkthrough import walk

            await walk(desk, played)
        else:
            app = screen.face(given, desk)
            # A terminal that is closed ends the drill; its folder goes with it all the same.
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, app.exit)
            await app.run_async()
        await screen.leave(desk)
        return await _debrief(given, desk)


async def _debrief(given: Arguments, desk: Desk) -> int:
    """Print how it went; exit 1 unless it was resolved with its cause told."""
    if desk.drill is None:
        return 1
    card = await desk.drill.scorecard()
    words, goal = given.words, desk.drill.played.goal
    if given.json:
        render.as_json(shapes.scorecard(card))
    else:
        told = debrief.rows(card, titles(await desk.runs.shelf()), words)
        render.lines([words.drill.title.format(title=goal.title.of(words.lang))])
        render.table([(row.label, row.value) for row in told])
    told_cause = goal.cause is None or card.cause is not None
    return 0 if card.resolved is not None and told_cause else 1
