"""An incident as a screen shows it, now or as it was: where it stands, its facts, its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal

from console.ui.present import incident as present_incident
from console.ui.present import life as present_life
from console.ui.present import timeline as present_timeline
from console.ui.screens.base import Base
from widgets.panel import Panel
from widgets.pathline import PathLine
from widgets.timeline import TimelineList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from console.duty.events import Event
    from console.duty.incidents import Incident
    from widgets.panel import PanelRow


class CaseView(Base):
    """Draws an incident in the scene of its context."""

    def body(self) -> Iterable[Widget]:
        """Return facts and timeline."""
        yield PathLine(id="path")
        with Horizontal(id="middle"):
            yield Panel(id="facts")
            yield TimelineList(id="events")

    def draw_events(self, events: Iterable[Event]) -> None:
        """Draw its timeline."""
        entries = present_timeline.entries(events, self.context)
        self.query_one(TimelineList).entries = entries

    def draw_row(self, row: Incident, *more: PanelRow) -> None:
        """Draw where it stands and all that is known of it, and `more` under that."""
        self.query_one(PathLine).view = present_life.way(row, self.context)
        effects = present_life.effects(row, self.context)
        facts = present_incident.facts(row, self.context)
        self.query_one(Panel).rows = (
            *facts[:-2],  # what is known before whom it hurts
            *present_life.facts(row, effects, self.context),
            *facts[-2:],
            *more,
        )
