"""The form for a call: what is guessed, what recording it now would promise, what is like it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.duty.incidents import imagined
from console.words.times import countdown, moment
from widgets.heading import HeadingView
from widgets.offer import OfferView
from widgets.tone import Tone

if TYPE_CHECKING:
    from console.desk.drafts import Kept
    from console.desk.incidents import Report
    from console.duty.chat import Understood
    from console.duty.guess import Guess
    from console.duty.incidents import Incident
    from console.duty.record import Alike
    from console.duty.sla import Clock
    from console.ui.present.context import Context


def preview(report: Report, context: Context) -> tuple[HeadingView, ...]:
    """Return the deadlines that would follow: the contract's, and below the site's own."""
    words, desk, now = context.words, context.desk, context.desk.now()
    clocks = desk.clocks(imagined(report.service, report.priority, report.received or now))
    if not clocks:
        return (HeadingView(words.forms.no_promise, tone=Tone.MUTED),)
    return tuple(
        HeadingView(
            " · ".join(_promised(clock, context) for clock in several),
            tone=Tone.BAD if any(clock.due <= now for clock in several) else Tone.ACCENT,
        )
        for several in (
            [clock for clock in clocks if clock.contractual],
            [clock for clock in clocks if not clock.contractual],
        )
        if several
    )


def _promised(clock: Clock, context: Context) -> str:
    words, desk, now = context.words, context.desk, context.desk.now()
    return words.forms.deadline.format(
        clock=words.queue.clocks[clock.name],
        due=moment(clock.due, now, desk.site.zone, words),
        left=countdown(clock.due - now, words),
    )


def why(guesses: tuple[Guess, ...], chosen: str, context: Context, *, by_hand: bool) -> HeadingView:
    """Return by which words the system was guessed, or that a person has chosen it."""
    words = context.words.intake
    if by_hand:
        return HeadingView(words.by_hand, tone=Tone.MUTED)
    said = next((one.because for one in guesses if one.id == chosen), ())
    if not said:
        return HeadingView(words.no_guess, tone=Tone.WARN)
    return HeadingView(words.guessed.format(word=words.because.join(said[:3])), tone=Tone.MUTED)


def draft(kept: Kept, context: Context) -> OfferView:
    """Return a half-filled form as something to go on with."""
    words, desk = context.words, context.desk
    text = kept.fields.get("title") or words.intake.draft_empty
    at = moment(kept.at, desk.now(), desk.site.zone, words)
    who = context.names.person(kept.actor)
    return OfferView(kept.id, words.intake.draft.format(time=at, who=who, text=text), firm=False)


def duplicate(incident: Incident, context: Context) -> OfferView:
    """Return an open incident that may be the same."""
    words, desk = context.words, context.desk
    at = moment(incident.opened, desk.now(), desk.site.zone, words)
    beside = [context.names.short(incident.system), words.queue.statuses[incident.status], at]
    if incident.callers > 1:
        beside.append(words.intake.callers.format(count=incident.callers))
    title = incident.title_in(words.lang)
    text = words.intake.duplicate.format(id=incident.id, title=title)
    return OfferView(incident.id, text, " · ".join(beside))


def similar(alike: Alike, context: Context) -> HeadingView:
    """Return a past incident: what it was, what mended it, when."""
    words, desk, incident = context.words, context.desk, alike.incident
    text = incident.title_in(words.lang)
    if incident.mended:
        text = words.intake.mended.format(title=text, fix=incident.mended)
    at = moment(incident.opened, desk.now(), desk.site.zone, words)
    return HeadingView(f"  {text}", f"{incident.id} · {at}")


def received(found: Understood, context: Context) -> str:
    """Return when a chat was sent, as a person would type it."""
    if found.received is None:
        return ""
    local = found.received.astimezone(ZoneInfo(context.desk.site.zone))
    return f"{local:%Y-%m-%d %H:%M}"


def read(found: Understood, context: Context) -> str:
    """Return what was read from a chat."""
    words = context.words.intake
    pictures = words.pictures.format(count=found.pictures) if found.pictures else ""
    return words.chat.format(count=found.messages) + pictures
