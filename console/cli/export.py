"""`oncall incident export ID DIR`: everything about one incident as a folder that proves itself."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli import shapes
from console.cli.failure import say
from console.duty.record import Query
from console.words.failures import spoken
from console.words.sentences import Sentences

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.duty.events import Data, Event
    from console.duty.incidents import Incident

MOST = 1_000_000
"""Events of one incident that are written."""


async def export(given: Arguments, desk: Desk, row: Incident) -> int:
    """Write timeline, evidence and recordings, and the SHA-256 of each file."""
    folder = Path(given.directory or ".") / row.id
    messages = given.words.cli.messages
    try:
        folder.mkdir(parents=True)
        await _write(given, desk, row, folder)
        sums = "".join(
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n"
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        )
        (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    except OSError as error:
        why = spoken(error.strerror or "", given.words)
        say(messages["not_written"].format(path=error.filename or folder, why=why))
        return 2
    say(messages["exported"].format(path=folder))
    return 0


async def _write(given: Arguments, desk: Desk, row: Incident, folder: Path) -> None:
    events = await desk.journal.read(Query(incident=row.id, limit=MOST))
    zone = desk.site.zone
    lines = [json.dumps(shapes.event(event, zone), ensure_ascii=False) + "\n" for event in events]
    (folder / "timeline.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "timeline.md").write_text(_page(given, desk, row, events), encoding="utf-8")
    for event in events:
        for piece in _evidence(event):
            path = folder / "evidence" / piece
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(await desk.journal.exactly(path.stem) or b"")
        for one in _attachments(event):
            if body := await desk.journal.exactly(str(one.get("evidence") or "")):
                _attached(one, body, folder / "attachments")
        name = event.data.get("file")
        if event.kind == "shell.ended" and isinstance(name, str):
            cast = given.data / "casts" / Path(name).name
            if cast.exists():
                (folder / "casts").mkdir(exist_ok=True)
                shutil.copyfile(cast, folder / "casts" / cast.name)


def _attachments(event: Event) -> list[Data]:
    told = event.data.get("attachments")
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _attached(one: Data, body: bytes, folder: Path) -> None:
    """Write an attachment under its own name, behind the beginning of its digest."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{str(one['evidence'])[:12]}-{Path(str(one.get('name'))).name}"
    path.write_bytes(body)


def _page(given: Arguments, desk: Desk, row: Incident, events: tuple[Event, ...]) -> str:
    """Return the timeline for people; what came from outside stands in it as text."""
    sentences = Sentences(desk.site, given.words)
    system, who = sentences.names.system(row.system), sentences.names.person
    head = f"# {row.id} {_plain(row.title_in(given.words.lang))}\n\n{system} · {row.priority}\n\n"
    rows = "".join(
        f"- `{shapes.moment(event.at, desk.site.zone)}` {_plain(who(event.actor))}: "
        f"{_plain(sentences.tell(event.kind, event.at, event.data))}"
        f"{_where(event)} <sub>{event.seq} {event.hash[:16]}</sub>\n"
        for event in events
    )
    return head + rows


def _where(event: Event) -> str:
    return "".join(f" [evidence](evidence/{name})" for name in _evidence(event))


def _evidence(event: Event) -> list[str]:
    """Return the names of the files of an event's evidence: its digest, and what it is."""
    attached = event.data.get("attachments")
    pieces = [event.data, *(attached if isinstance(attached, list) else ())]
    found = []
    for piece in pieces:
        digest = piece.get("evidence") if isinstance(piece, Mapping) else None
        if isinstance(piece, Mapping) and isinstance(digest, str) and digest:
            found.append(f"{digest}.{'bin' if piece.get('form') == 'exact' else 'txt'}")
    return found


def _plain(text: str) -> str:
    """Return a text that Markdown takes for nothing but text."""
    return "".join(f"\\{one}" if one in "\\`*_{}[]<>#|!" else one for one in text).replace(
        "\n", " "
    )
