"""The form for a new incident: what recording it now would promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty.incidents import imagined
from console.words.times import moment
from widgets.heading import HeadingView

if TYPE_CHECKING:
    from console.desk.incidents import Report
    from console.ui.present.context import Context


def preview(report: Report, context: Context) -> HeadingView:
    """Return the deadlines that would follow."""
    words, desk, now = context.words, context.desk, context.desk.now()
    clocks = desk.clocks(imagined(report.service, report.priority, report.received or now))
    if not clocks:
        return HeadingView(words.forms.no_promise)
    return HeadingView(
        " · ".join(
            words.forms.deadline.format(
                clock=words.queue.clocks[clock.name],
                due=moment(clock.due, now, desk.site.zone, words),
            )
            for clock in clocks
        )
    )
