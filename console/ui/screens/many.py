"""Verbs over many incidents, and the one that takes a verb back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config.model import REASONS
from console.desk.bulk import each
from console.desk.errors import Denied
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from console.words.failures import denial, race
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from console.duty.incidents import Incident
    from console.ui.screens.base import Base

    Verb = Callable[[Incident], Awaitable[object]]
    WithText = Callable[[Incident, str], Awaitable[object]]


def offer_bulk(screen: Base, rows: Sequence[Incident]) -> None:
    """Let a person choose what is done to each of some incidents."""
    words = screen.context.words
    if not rows:
        screen.say(words.queue.bulk_nothing, Tone.WARN)
        return
    verbs = screen.desk.incidents
    plain: dict[str, Verb] = {"acknowledge": verbs.acknowledge, "resume": verbs.resume}
    texts: dict[str, tuple[str, WithText]] = {
        "note": (words.forms.note, verbs.note),
        "resolve": (words.forms.resolve, verbs.resolve),
    }
    people = [
        Option(one.id, one.name, " ".join(one.roles)) for one in screen.desk.site.roster.engineers
    ]
    reasons = [Option(one, words.queue.reasons[one]) for one in REASONS]
    lists: dict[str, tuple[str, list[Option], WithText]] = {
        "assign": (words.forms.assign, people, verbs.assign),
        "pause": (words.forms.pause, reasons, verbs.pause),
    }

    def chosen(action: str | None) -> None:
        if action is None:
            return
        if action in plain:
            do_to_each(screen, rows, action, plain[action])
        elif action in texts:
            title, verb = texts[action]
            screen.app.push_screen(TextDialog(title, words.forms.text_hint), given(action, verb))
        else:
            title, options, verb = lists[action]
            dialog = _choice(screen, title, options)
            screen.app.push_screen(dialog, given(action, verb))

    def given(action: str, verb: WithText) -> Callable[[str | None], None]:
        def do(text: str | None) -> None:
            if text is not None:
                do_to_each(screen, rows, action, lambda row: verb(row, text))

        return do

    order = ("acknowledge", "assign", "note", "pause", "resume", "resolve")
    told = {**words.keys.actions, "pause": words.forms.pause_verb, "resume": words.forms.resume}
    options = [Option(one, told[one]) for one in order]
    title = words.queue.bulk_title.format(count=len(rows))
    screen.app.push_screen(_choice(screen, title, options), chosen)


def _choice(screen: Base, title: str, options: Sequence[Option]) -> ChoiceDialog:
    words = screen.context.words
    nothing = words.keys.nothing_found
    return ChoiceDialog(title, words.forms.choose_hint, options, nothing=nothing, short=True)


def do_to_each(screen: Base, rows: Sequence[Incident], action: str, verb: Verb) -> None:
    """Do a verb to each; say how many it was done to, and why not to the first of the rest."""
    words = screen.context.words

    async def act() -> None:
        tally = await each(rows, verb)
        said = {"verb": words.keys.actions.get(action, action), "done": len(tally.done)}
        if not tally.refused:
            screen.say(words.queue.bulk_done.format(**said), Tone.GOOD)
            return
        _, first = tally.refused[0]
        if isinstance(first, Denied):
            why = denial(first.code, first.value, words)
        else:
            why = race(first.event, words, screen.context.names.person)
        refused = {"refused": len(tally.refused), "why": why}
        screen.say(words.queue.bulk_refused.format(**said, **refused), Tone.WARN)

    screen.attempt(act())


def offer_undo(screen: Base, row: Incident) -> None:
    """Show the last verb of an incident and take it back after a yes."""
    words, desk = screen.context.words, screen.desk

    async def ask() -> None:
        verb = await desk.incidents.last_verb(row)
        what = words.timeline.kinds.get(verb.kind, verb.kind)
        time = f"{verb.at.astimezone(ZoneInfo(desk.site.zone)):%H:%M:%S}"
        title = words.queue.undo_ask.format(what=what, time=time, id=row.id)
        options = [Option("yes", words.keys.actions["undo"])]

        def answered(chosen: str | None) -> None:
            if chosen is not None:
                screen.attempt(desk.incidents.undo(row, verb), words.queue.undone.format(what=what))

        screen.app.push_screen(_choice(screen, title, options), answered)

    screen.attempt(ask())
