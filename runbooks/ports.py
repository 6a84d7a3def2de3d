"""What the engine needs of the world. It cannot be built without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Mapping

    from config.model import Host
    from sources.chunk import Chunk, Exit


class Refused(Exception):
    """The record could not be made; what it was for must not be done. `code` names the sentence."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Recorder(Protocol):
    """The journal as the engine sees it. Each call returns when the record is durable.

    `kind` is one of those that `runbooks.runfold` folds; `data` is JSON. Raises `Refused`.
    """

    async def record(self, kind: str, incident: str | None, data: Mapping[str, object]) -> None:
        """Append one event."""

    async def keep(self, text: str) -> str:
        """Store evidence and return its SHA-256; equal text is stored once."""


class Runner(Protocol):
    """Runs one command on one host."""

    def run(
        self,
        host: Host | None,
        command: str,
        *,
        timeout: float,
        stop: asyncio.Event | None = None,
        step: str = "",
        book: str = "",
    ) -> AsyncIterator[Chunk | Exit]:
        """Yield output as it comes and, last, one `Exit`; `host` None is this machine.

        Never raises for what happens on the way: that is the `Exit`. When `stop` is set, and when
        the time is over, the command is stopped on the far side and looked for there. `step` and
        `book` say what it is for: a runner without hosts answers by them.
        """
        ...


class Permit(Protocol):
    """Asked before a step that changes something runs, or is put before a second engineer."""

    async def __call__(self, incident: str | None) -> None:
        """Return if it may run on behalf of an incident. Raises `Wrong` where it may not yet."""


async def always(incident: str | None) -> None:
    """Permit everything."""
    del incident
