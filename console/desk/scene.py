"""What there is to see of a desk: board, queue and clocks, as they are now or as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty.board import state_at

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Check, Engineer
    from console.desk.desk import Desk
    from console.desk.queue import Queue
    from console.duty.board import Board, Health, Picture
    from console.duty.incidents import Incident
    from console.duty.sla import Clock
    from sources.sample import State


class Scene:
    """The desk as it is now; a screen draws whatever scene it is given."""

    before: int | None = None
    """The first event that is not in it; None: all are."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def now(self) -> datetime:
        """Return the moment that it shows."""
        return self._desk.now()

    @property
    def board(self) -> Board:
        """Return the readings of all checks."""
        return self._desk.watch.board.value

    @property
    def queue(self) -> Queue:
        """Return the queue."""
        return self._desk.queue.value

    def picture(self) -> Picture:
        """Return the board rolled up."""
        return self._desk.watch.picture(self.now())

    def state_of(self, check: Check) -> State:
        """Return a check's state: stale when its reading is too old."""
        return state_at(self.board.readings.get(check.id), check, self.now())

    def on_call(self) -> tuple[Engineer, ...]:
        """Return who is on call, the primary first."""
        return self._desk.rota.on_call(self.now())

    def clocks(self, incident: Incident) -> tuple[Clock, ...]:
        """Return the clocks of an incident."""
        return self._desk.clocks(incident)

    def driver(self, incident: Incident) -> Clock | None:
        """Return the clock that runs out first."""
        return self._desk.driver(incident)

    def turn(self, clock: Clock) -> tuple[bool, datetime | None]:
        """Return whether a clock's hours are open, and when that changes before it is due."""
        return self._desk.calendar.turns(clock.cover, self.now(), clock.due)

    def aged(self, health: Health) -> datetime | None:
        """Return from when the age on a card counts: when its oldest reading was taken."""
        return health.oldest
