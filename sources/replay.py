"""Checks whose readings were recorded, instead of asked for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sources.sample import Sample, State, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from config.model import Check

BEAT = 1.0
"""Seconds between two readings of every check."""


class Replay:
    """Gives each check's recorded reading of the moment; stands where a `Poller` stands.

    Time begins with `run` and goes `speed` times as fast. Once it is mended, the turns of that
    follow instead, counted from then.
    """

    def __init__(
        self,
        checks: Sequence[Check],
        before: Iterable[Turn],
        turns: Iterable[Turn],
        healing: Iterable[Turn],
        *,
        speed: float,
        now: Callable[[], datetime],
    ) -> None:
        self._checks = checks
        self._turns = {turn.check: turn for turn in before}
        self._ahead = sorted(turns, key=lambda turn: turn.after)
        self._healing = sorted(healing, key=lambda turn: turn.after)
        self._speed = speed
        self._now = now
        self._began: float | None = None
        self.mended = False

    async def run(self, out: asyncio.Queue[Sample]) -> None:
        """Put samples into `out` for ever."""
        self._began = asyncio.get_running_loop().time()
        while True:
            for sample in await self.once():
                await out.put(sample)
            await asyncio.sleep(BEAT)

    async def once(self) -> tuple[Sample, ...]:
        """Return one reading of every check."""
        self._move()
        now = self._now()
        nothing = Turn(0.0, "", State.UNKNOWN)
        seen = [(check.id, self._turns.get(check.id, nothing)) for check in self._checks]
        return tuple(Sample(id_, turn.state, now, turn.value, turn.text) for id_, turn in seen)

    def mend(self) -> None:
        """Let what followed the remedy follow now; a second time changes nothing."""
        if not self.mended:
            self._move()
            self.mended, self._ahead = True, self._healing
            self._began = asyncio.get_running_loop().time()

    def _move(self) -> None:
        """Take the turns whose time has come."""
        if self._began is None:
            return
        gone = (asyncio.get_running_loop().time() - self._began) * self._speed
        while self._ahead and self._ahead[0].after <= gone:
            turn = self._ahead.pop(0)
            self._turns[turn.check] = turn
