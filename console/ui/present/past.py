"""The lines that say that a screen shows the past: which moment, and what had just happened."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.ui.present.timeline import tone
from console.words.times import age
from widgets.heading import HeadingView
from widgets.tone import Tone

if TYPE_CHECKING:
    from datetime import datetime

    from console.desk.past import Moment
    from console.duty.events import Event
    from console.ui.present.context import Context


def bar(moment: Moment, way: str, context: Context) -> HeadingView:
    """Return the bar over the past: the moment, how long ago it is, how to move and return."""
    words = context.words
    ago = words.times.ago.format(time=age(context.desk.now() - moment.at, words))
    text = f"{words.past.mark}  {told(moment.at, context)} · {ago}"
    return HeadingView(text, way, Tone.WARN, bold=True, solid=True)


def what(moment: Moment, context: Context) -> HeadingView:
    """Return what had just happened, or that nobody looked."""
    if not moment.watched:
        return HeadingView(context.words.past.unwatched, tone=Tone.STALE)
    event = moment.event
    if event is None:
        return HeadingView("")
    return HeadingView(said(event, moment.at, context), tone=tone(event))


def said(event: Event, at: datetime, context: Context) -> str:
    """Return an event in one line; when it was, where that is not the moment itself."""
    kind = context.words.timeline.kinds.get(event.kind, event.kind)
    told_ = context.sentences.tell(event.kind, event.at, event.data)
    when = "" if event.at == at else f"{_local(event.at, context):%H:%M:%S}"
    return " ".join(part for part in (when, event.incident or "", kind, told_) if part)


def told(at: datetime, context: Context) -> str:
    """Return a moment with its day."""
    local = _local(at, context)
    return f"{local:%m-%d} {context.words.times.weekdays[local.weekday()]} {local:%H:%M:%S}"


def _local(at: datetime, context: Context) -> datetime:
    return at.astimezone(ZoneInfo(context.desk.site.zone))
