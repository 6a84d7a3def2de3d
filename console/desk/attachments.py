"""Notes with evidence: files and pasted text, kept beside the words."""

from __future__ import annotations

import asyncio
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty.events import Kind
from sources.clean import Cleaner, clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from console.desk.incidents import Incidents
    from console.duty.events import JSON, Data
    from console.duty.incidents import Incident
    from console.journal.store import Journal

LARGEST = 8 * 1024 * 1024
"""Bytes of one attachment."""
MOST = 10
"""Attachments of one note."""
TEXT, EXACT = "text", "exact"
_MAGIC = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"BM")


@dataclass(frozen=True, slots=True)
class Noted:
    """The incident after a note; `exact` names what was kept as it is, and so is not masked."""

    incident: Incident
    exact: tuple[str, ...]


class Attachments:
    """Keeps what belongs to a note: text cleaned and masked, anything else exactly as it is."""

    def __init__(self, journal: Journal, incidents: Incidents) -> None:
        self._journal = journal
        self._incidents = incidents

    async def note(
        self, incident: Incident, text: str, files: Sequence[Path] = (), pasted: str = ""
    ) -> Noted:
        """Add words with evidence. Raises what `Incidents` does, with nothing noted then."""
        if not text.strip() and not files and not pasted.strip():
            raise Denied("no-text")
        kept = await self.kept(files)
        if pasted.strip():
            kept.append(await self._keep("", pasted.encode(errors="replace")))
        data: Data = {"text": self._incidents.said(text), "attachments": [*kept]}
        row = await self._incidents.record(incident, Kind.INCIDENT_NOTED, data)
        exact = [str(one["name"]) for one in kept if one["form"] == EXACT]
        return Noted(row, tuple(exact))

    async def kept(self, files: Sequence[Path]) -> list[dict[str, JSON]]:
        """Keep files as evidence; return what an event says of each. Raises Denied."""
        if len(files) > MOST:
            raise Denied("too-many-files", str(MOST))
        read = [await asyncio.to_thread(_read, path) for path in files]
        return [await self._keep(name, content) for name, content in read]

    async def _keep(self, name: str, content: bytes) -> dict[str, JSON]:
        if len(content) > LARGEST:
            raise Denied("too-large", f"{name} {LARGEST // 1024 // 1024} MB".strip())
        text = await asyncio.to_thread(_text, content)
        if text is not None:
            text = await asyncio.to_thread(self._incidents.mask, text)
        return {
            "name": self._incidents.mask(clean_line(name, 80)),
            "bytes": len(content),
            "form": EXACT if text is None else TEXT,
            "evidence": await self._journal.keep(content if text is None else text),
        }


def _read(path: Path) -> tuple[str, bytes]:
    """Return name and content of a file; one byte more than is allowed is read at most."""
    path = path.expanduser()
    try:
        if not path.is_file():
            raise Denied("no-file", str(path))
        with path.open("rb") as file:
            return path.name, file.read(LARGEST + 1)
    except OSError as error:
        raise Denied("no-file", f"{path}: {error.strerror or error}") from error


def _text(content: bytes) -> str | None:
    """Return a content as safe text; None where it is none."""
    if content.startswith(_MAGIC):
        return None
    wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    if b"\0" in content and not wide:
        return None
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            plain = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Cleaner().feed(plain.encode(errors="replace"), final=True)
    return None
