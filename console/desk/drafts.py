"""Half-filled forms, kept while they are typed: private files, written beside the screen's way."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from console.feed import Feed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from console.desk.presence import Presence

LARGEST = 1024 * 1024
"""Bytes of a file that may be a draft."""
Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was left half-filled."""

    id: str
    at: datetime
    """When its last key was typed."""
    actor: str
    fields: Mapping[str, str]


class Drafts:
    """The newest value of each form reaches the disk; an older one that waits is passed over."""

    def __init__(
        self, folder: Path, presence: Presence, actor: str, now: Callable[[], datetime]
    ) -> None:
        self._folder = folder
        self._presence = presence
        self._actor = actor
        self._now = now
        self._waiting: dict[str, Fields | None] = {}
        self._writing: asyncio.Task[None] | None = None
        self._begun = 0
        self._beside: list[Drafts] = []
        self.trouble: Feed[str] = Feed("")
        """Why the last draft could not be kept; empty while they can."""

    def beside(self, name: str) -> Drafts:
        """Return the drafts of another kind of form, in a folder of their own."""
        folder = self._folder.with_name(f"{self._folder.name}-{name}")
        other = Drafts(folder, self._presence, self._actor, self._now)
        self._beside.append(other)
        return other

    def begin(self) -> str:
        """Return the id of a new form of this console."""
        self._begun += 1
        return f"{self._presence.id}-{self._begun}"

    def keep(self, draft: str, fields: Fields) -> None:
        """Keep what a form holds now; one that holds nothing is forgotten."""
        self._wait(draft, dict(fields) if any(fields.values()) else None)

    def forget(self, draft: str) -> None:
        """Remove a form that was recorded, or thrown away."""
        self._wait(draft, None)

    async def left(self) -> tuple[Kept, ...]:
        """Return the forms that nobody is filling in now, the newest first."""
        await self.settled()
        return await asyncio.to_thread(self._left)

    async def settled(self) -> None:
        """Wait until all is on the disk."""
        while self._writing is not None:
            await asyncio.shield(self._writing)
        for other in self._beside:
            await other.settled()

    def _wait(self, draft: str, fields: Fields | None) -> None:
        self._waiting[draft] = fields
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                draft = next(iter(self._waiting))
                fields = self._waiting.pop(draft)
                try:
                    await asyncio.to_thread(self._write, draft, fields)
                except OSError as error:
                    self.trouble.publish(error.strerror or type(error).__name__)
                else:
                    self.trouble.publish("")
        finally:
            self._writing = None

    def _write(self, draft: str, fields: Fields | None) -> None:
        path = self._folder / f"{draft}.json"
        if fields is None:
            path.unlink(missing_ok=True)
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        whole = {"at": self._now().isoformat(), "actor": self._actor, "fields": fields}
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(whole, file, ensure_ascii=True)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise

    def _left(self) -> tuple[Kept, ...]:
        found = []
        with suppress(OSError):
            for path in self._folder.glob("*.json"):
                console = path.stem.partition("-")[0]
                if console == self._presence.id or not self._presence.alive(console):
                    found += _read(path)
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _read(path: Path) -> list[Kept]:
    """Return the draft in a file; none where it is damaged, which is left as it is."""
    try:
        if path.stat().st_size > LARGEST:
            return []
        whole = json.loads(path.read_text(encoding="utf-8"))
        at = datetime.fromisoformat(str(whole["at"]))
        fields = {str(name): str(value) for name, value in whole["fields"].items()}
        if at.tzinfo is None:
            return []
        return [Kept(path.stem, at, str(whole["actor"]), fields)]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []
