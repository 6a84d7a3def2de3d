"""Pictures of a month: availability by day, incidents by hour, promises, and how values run."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from console.report.period import month, month_of
from console.ui import keys
from console.ui.present import pictures as present_pictures
from console.ui.screens.base import Base, bindings
from widgets.plot import Note, Plots

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.report.figure import Figures
    from console.report.period import Period
    from console.ui.present.context import Context

_DAY = timedelta(days=1)
BROAD = 150
"""Columns from which all stands side by side."""
AGAIN = 15
"""Seconds after which the month that runs is read again."""


class PicturesScreen(Base):
    """One month at a time; on a wide screen all of it at once."""

    NAME = "pictures"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.PICTURES)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._this = self._period = month_of(self.desk.now(), self.desk.site.zone)
        self._told: Figures | None = None
        self._ticks = 0

    def body(self) -> Iterable[Widget]:
        """Return one column, or two."""
        with Horizontal(id="middle"):
            yield Plots(id="time")
            yield Plots(id="counts")

    def on_mount(self) -> None:
        """Read this month."""
        reading = Note(self._period.name, self.context.words.pictures.reading)
        self.query_one("#time", Plots).plots = (reading,)
        self.query_one("#time").focus()
        self._read()

    def on_resize(self) -> None:
        """What stands in one column on a narrow screen stands in two on a wide one."""
        self.draw()

    def heading(self) -> str:
        """Return the screen's name and the month."""
        return f"{self.context.words.keys.screens[self.NAME]} {self._period.name}"

    def tick(self) -> None:
        """Once a second; the month that runs is read again now and then."""
        super().tick()
        self._ticks += 1
        if self._period == self._this and self._ticks % AGAIN == 0:
            self._read()

    def _read(self) -> None:
        self.attempt(self._figures(self._period))

    async def _figures(self, period: Period) -> None:
        told = await self.desk.proof.reports.figures(period)
        if period == self._period:  # nobody has gone on meanwhile
            self._told = told
            self.draw()

    def draw(self) -> None:
        """Draw what was read."""
        if self._told is None:
            return
        first = present_pictures.of_time(self._told, self.context)
        second = present_pictures.of_counts(self._told, self.context)
        wide = self.size.width >= BROAD
        self.query_one("#counts").display = wide
        self.query_one("#time", Plots).plots = first if wide else (*first, *second)
        self.query_one("#counts", Plots).plots = second if wide else ()

    def action_earlier_month(self) -> None:
        """Go to the month before."""
        self._go(self._period.first - _DAY)

    def action_later_month(self) -> None:
        """Go to the next month; none is later than this one."""
        if self._period == self._this:
            self.say(self.context.words.pictures.this_month)
        else:
            self._go(self._period.last + _DAY)

    def _go(self, day: date) -> None:
        if (period := month(f"{day:%Y-%m}")) is not None:
            self._period = period
            self.query_one("#time", Plots).scroll_home(animate=False)
            self.draw_top()
            self._read()
