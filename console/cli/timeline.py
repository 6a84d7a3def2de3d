"""`oncall timeline …`: the journal from the command line."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.cli import render, shapes
from console.cli.failure import say
from console.cli.opening import with_journal
from console.duty.record import Query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from config.model import Site
    from console.cli.main import Arguments
    from console.duty.events import Event
    from console.journal.store import Journal

PAGE = 1000


def run(given: Arguments) -> int:
    """Show, follow, verify or export."""
    if given.action == "verify":
        return with_journal(given, lambda journal, _: _verify(given, journal))
    if given.action == "export":
        if given.directory is None:
            say(given.words.cli.messages["no_directory"])
            return 2
        folder = Path(given.directory)
        return with_journal(given, lambda journal, site: _export(given, journal, site, folder))
    if given.action == "show" or given.action.isdecimal():
        return with_journal(given, lambda journal, site: _show(given, journal, site))
    why = given.words.cli.messages["bad_usage"]
    say(why.format(why=given.action, prog="oncall timeline"))
    return 2


async def _verify(given: Arguments, journal: Journal) -> int:
    result = await journal.verify()
    words = given.words.timeline
    if given.json:
        render.as_json(shapes.verification(result))
    elif result.ok:
        render.lines([words.verified.format(events=result.events, head=result.head)])
    else:
        reason = words.bad_reasons.get(result.reason, result.reason)
        render.lines([words.bad.format(seq=result.bad, reason=reason)])
    return 0 if result.ok else 1


async def _show(given: Arguments, journal: Journal, site: Site) -> int:
    count = int(given.action) if given.action.isdecimal() else 50
    events = await journal.read(Query(limit=count)) if count else ()
    if given.json and not given.follow:
        render.as_json([shapes.event(event, site.zone) for event in events])
        return 0
    _print(given, site, events)
    if not given.follow:
        render.nothing(events, given.words)
    else:
        seen = events[-1].seq if events else (await journal.head())[0]
        async for newest in journal.changes():
            while seen < newest:
                events = await journal.read(Query(after=seen, before=seen + PAGE + 1, limit=PAGE))
                _print(given, site, events)
                seen = min(newest, seen + PAGE)
    return 0


def _print(given: Arguments, site: Site, events: tuple[Event, ...]) -> None:
    if given.json:
        render.lines(render.dumped(shapes.event(event, site.zone)) for event in events)
        return
    from console.words.sentences import Sentences

    sentences = Sentences(site, given.words)
    render.lines(
        f"{event.seq:>6}  {_second(event, site)}  {sentences.names.person(event.actor)}  "
        f"{event.incident or '-'}  {sentences.tell(event.kind, event.at, event.data)}"
        for event in events
    )


def _second(event: Event, site: Site) -> str:
    return f"{event.at.astimezone(ZoneInfo(site.zone)):%Y-%m-%d %H:%M:%S}"


async def _export(given: Arguments, journal: Journal, site: Site, folder: Path) -> int:
    last, seen = (await journal.head())[0], 0
    with _new(folder, "timeline.jsonl") as file:
        while seen < last:
            for event in await journal.read(Query(after=seen, before=seen + PAGE + 1, limit=PAGE)):
                file.write(json.dumps(shapes.event(event, site.zone), ensure_ascii=False) + "\n")
            seen += PAGE
    say(given.words.cli.messages["wrote"].format(path=folder / "timeline.jsonl"))
    return 0


@contextmanager
def _new(folder: Path, name: str) -> Iterator[TextIO]:
    """Open a new file; where it cannot be written to its end, nothing of it is left behind."""
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / name).open("x", encoding="utf-8")
    try:
        with file:
            yield file
    except BaseException:
        (folder / name).unlink()
        if made:
            folder.rmdir()
        raise
