"""What steps wrote, taken out of the console: looked up, copied, saved; each taking is recorded."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty.events import Draft, Kind

if TYPE_CHECKING:
    from pathlib import Path

    from console.duty.events import Data
    from console.journal.store import Journal
    from runbooks.run import HostResult, Run


class Outputs:
    """Reads outputs from the evidence store, where the screen does not hold them any more."""

    def __init__(self, journal: Journal, actor: str) -> None:
        self._journal = journal
        self._actor = actor

    async def text(self, result: HostResult) -> str:
        """Return what is kept of an output."""
        if not result.output.head and result.evidence:
            return await self._journal.evidence(result.evidence) or ""
        gap = (f"… {result.output.skipped} …",) if result.output.skipped else ()
        return "\n".join((*result.output.head, *gap, *result.output.tail))

    async def copy(self, run: Run, step: str, result: HostResult) -> str:
        """Return an output for the clipboard, once that is recorded. Raises JournalError."""
        text = await self.text(result)
        await self._record(Kind.EVIDENCE_COPIED, run, step, result)
        return text

    async def save(self, run: Run, step: str, result: HostResult, path: Path) -> None:
        """Write an output to a new private file, once that is recorded.

        Raises Denied where there is such a file or it cannot be written, and JournalError.
        """
        text = await self.text(result)
        path = await asyncio.to_thread(path.expanduser)
        if await asyncio.to_thread(path.exists):
            raise Denied("file-exists", str(path))
        await self._record(Kind.EVIDENCE_SAVED, run, step, result, file=str(path))
        try:
            await asyncio.to_thread(write_new, path, text)
        except OSError as error:
            raise Denied("not-saved", f"{path}: {error.strerror or error}") from error

    async def _record(
        self, kind: Kind, run: Run, step: str, result: HostResult, **more: str
    ) -> None:
        data: Data = {
            "run": run.id,
            "step": step,
            "host": result.host,
            "evidence": result.evidence,
            **more,
        }
        await self._journal.append(Draft(kind, data, run.incident, self._actor))


def write_new(path: Path, text: str) -> None:
    """Write a text to a new private file. Raises OSError where there is one already."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
