"""The board: what is known of each system to its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.failures import answer
from console.words.times import age
from sources.sample import State
from widgets.board import CardView
from widgets.tone import Tone

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Check, System
    from console.duty.board import Health, Picture
    from console.ui.present.context import Context
    from console.words.words import Words

TONES = {
    State.OK: Tone.GOOD,
    State.WARN: Tone.WARN,
    State.DOWN: Tone.BAD,
    State.UNKNOWN: Tone.UNKNOWN,
    State.STALE: Tone.STALE,
}


def state_word(state: State, words: Words) -> str:
    """Return the word of a state."""
    status = words.status
    return {
        State.OK: status.ok,
        State.WARN: status.warn,
        State.DOWN: status.down,
        State.UNKNOWN: status.unknown,
        State.STALE: status.stale,
    }[state]


def cards(picture: Picture, now: datetime, context: Context) -> tuple[CardView, ...]:
    """Return the nine cards."""
    checks = {check.id: check for check in context.desk.site.checks}
    folded = {
        context.desk.site.system_of(root).id: len(systems)
        for root, systems in picture.affected.items()
    }
    return tuple(
        card(number, system, health, checks, folded.get(system.id, 0), now, context)
        for number, (system, health) in enumerate(
            zip(context.desk.site.systems, picture.systems, strict=True), 1
        )
    )


def card(
    number: int,
    system: System,
    health: Health,
    checks: dict[str, Check],
    folded: int,
    now: datetime,
    context: Context,
) -> CardView:
    """Return one system's card."""
    words, since = context.words, context.scene.aged(health)
    reading = context.scene.board.readings.get(health.worst or "")
    behind = tuple(root for root in health.roots if context.desk.site.system_of(root) != system)
    detail = ""
    if behind:
        arrow = "<-" if context.ascii else "←"
        detail = " ".join((arrow, *(context.names.component(root) for root in behind)))
    elif health.state is not State.OK and health.worst:
        check = checks[health.worst]
        detail = check.name.of(words.lang)
        if reading is not None and reading.value is not None and check.unit:
            detail += f" {reading.value:g}{check.unit}"
        if reading is not None and reading.text:
            detail += f" {answer(reading.text, words)}"
    return CardView(
        key=system.id,
        digit=str(number),
        name=system.short.of(words.lang),
        tone=TONES[health.state],
        word=words.status.affected if behind else state_word(health.state, words),
        detail=detail,
        age=age(now - since, words) if since else "",
        trend=reading.trend if reading is not None else (),
        folded=folded,
        loud=health.state is State.DOWN and not behind,
    )
