"""What the screens of the past share: the bar that says so, and that nothing can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from console.ui.present import past as present_past
from console.ui.screens.base import Base
from widgets.heading import Heading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.desk.past import Moment
    from console.ui import keys


def refused(every: Iterable[keys.Key], own: Iterable[keys.Key]) -> list[BindingType]:
    """Return bindings for the keys that do something in the present, and must not here."""
    mine = {key.key for key in own}
    left = [key.key for key in every if key.key not in mine]
    return [Binding(one, "refuse", "refuse", show=False) for one in (*left, *"123456789")]


class Bygone(Base):
    """A screen that shows what was, under a bar that says so; every change is refused in words."""

    WAY: ClassVar[str] = "way"

    def bars(self) -> Iterable[Widget]:
        """Return the bar and, under it, what had just happened."""
        yield Heading(id="moment")
        yield Heading(id="happened")

    def shown(self) -> Moment:
        """Return the moment that is shown."""
        raise NotImplementedError

    def draw_bars(self) -> None:
        """Draw both lines."""
        way = getattr(self.context.words.past, self.WAY)
        self.query_one("#moment", Heading).view = present_past.bar(self.shown(), way, self.context)
        self.query_one("#happened", Heading).view = present_past.what(self.shown(), self.context)

    def tick(self) -> None:
        """Once a second: how long ago it is."""
        super().tick()
        self.draw_bars()

    def action_refuse(self) -> None:
        """Say that nothing can be done in the past."""
        self.refuses()
