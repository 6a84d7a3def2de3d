"""Dialogs one after the other: how an incident is classified, and why a clock ran out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty import classify, sla
from console.duty.classify import Change
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.duty.incidents import Incident
    from console.ui.screens.base import Base
    from console.words.words import Words


async def classify_it(screen: Base, row: Incident) -> None:
    """Ask for impact, urgency and why; what the words suggest stands first, for Enter alone."""
    words, contract = screen.context.words.sla, screen.desk.site.contract
    system = next(one for one in screen.desk.site.systems if one.id == row.system)
    guess = classify.defaults(row.title, system, contract, lasted=screen.desk.now() - row.start)

    def option(one: str, text: str, suggested: str, follows: str = "") -> Option:
        return Option(one, text, f"{one}{follows} {words.suggested if one == suggested else ''}")

    impacts = [option(one, words.impacts[one], guess.impact) for one in classify.IMPACTS]
    impact = await _choose(screen, words.ask_impact, _first(impacts, guess.impact))
    if impact is None:
        return
    urgencies = [
        option(
            one,
            words.urgencies[one],
            guess.urgency,
            f" → {classify.priority(impact, one, row.flags, contract)}",
        )
        for one in classify.URGENCIES
    ]
    urgency = await _choose(screen, words.ask_urgency, _first(urgencies, guess.urgency))
    why = None if urgency is None else await _write(screen, words.ask_why)
    if why is not None:
        change = Change(impact=impact, urgency=urgency)
        screen.attempt(screen.desk.incidents.classify(row, change, why))


def _first(options: Sequence[Option], suggested: str) -> list[Option]:
    return sorted(options, key=lambda one: one.id != suggested)


async def explain_breach(screen: Base, row: Incident) -> None:
    """Ask which clock, for which cause, in which words."""
    words, now = screen.context.words, screen.desk.now()
    broken = [one for one in screen.desk.clocks(row) if one.broken(now)]
    if not broken:
        screen.say(words.sla.nothing_broken, Tone.WARN)
        return
    clock: str | None = broken[0].name
    if len(broken) > 1:
        options = [Option(one.name, words.queue.clocks[one.name]) for one in broken]
        clock = await _choose(screen, words.sla.ask_clock, options)
    if clock is None:
        return
    causes = [Option(one, words.sla.causes[one]) for one in sla.CAUSES]
    cause = await _choose(screen, words.sla.ask_cause, causes)
    text = None if cause is None else await _write(screen, words.sla.ask_text)
    if cause is not None and text is not None:
        screen.attempt(screen.desk.incidents.explain_breach(row, clock, cause, text))


def stopping(clocks: Sequence[str], words: Words) -> str:
    """Return which clocks a pause would stop."""
    if not clocks:
        return words.sla.stops_none
    names = (words.queue.clocks[one] for one in clocks)
    return words.sla.stopped.format(clocks=("、" if words.lang == "zh" else ", ").join(names))


async def _choose(screen: Base, title: str, options: Sequence[Option]) -> str | None:
    words = screen.context.words
    dialog = ChoiceDialog(title, words.forms.choose_hint, options, nothing=words.keys.nothing_found)
    return await screen.app.push_screen_wait(dialog)


async def _write(screen: Base, title: str) -> str | None:
    return await screen.app.push_screen_wait(
        TextDialog(title, screen.context.words.forms.text_hint)
    )
