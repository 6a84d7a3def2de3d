"""The scorecard of a drill in words: the screen and the command line show the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

from console.words.times import exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from config.model import Text
    from console.duty.drill import Scorecard
    from console.duty.recording import StepKey
    from console.words.words import Words


class Mark(Enum):
    """How a row counts."""

    NONE = auto()
    GOOD = auto()
    BAD = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its value."""

    label: str
    value: str
    mark: Mark = Mark.NONE


def rows(card: Scorecard, titles: Mapping[StepKey, Text], words: Words) -> tuple[Row, ...]:
    """Return the rows of a debrief."""
    return tuple(_rows(card, titles, words))


def _rows(card: Scorecard, titles: Mapping[StepKey, Text], words: Words) -> Iterator[Row]:
    says = words.drill

    def named(step: StepKey) -> str:
        title = titles.get(step)
        return f"{step[0]} · {title.of(words.lang) if title else step[1]}"

    def many(label: str, steps: Iterable[str], mark: Mark) -> Iterator[Row]:
        found = list(steps)
        if not found:
            yield Row(label, says.none)
        for at, step in enumerate(found):
            yield Row("" if at else label, step, mark)

    yield _acknowledged(card, words)
    yield _moment(says.verdict, card.verdict, words)
    yield _moment(says.cause, card.cause, words)
    yield _moment(says.mended, card.mended, words)
    yield _moment(says.resolved, card.resolved, words)
    count = card.taken + len(card.missed)
    taken = says.steps.format(taken=card.taken, count=count)
    yield Row(says.way, taken, Mark.BAD if card.missed else Mark.GOOD)
    yield from many(says.missed, map(named, card.missed), Mark.BAD)
    yield from many(says.extra, map(named, card.extra), Mark.NONE)
    changes = (f"{named((book, step))} @ {host}" for book, step, host in card.changes)
    yield from many(says.changes, changes, Mark.NONE)
    if card.unanswered:
        yield from many(says.unanswered, map(named, card.unanswered), Mark.NONE)


def _moment(label: str, seconds: float | None, words: Words) -> Row:
    if seconds is None:
        return Row(label, words.drill.never, Mark.BAD)
    return Row(label, words.drill.after.format(time=_time(seconds, words)), Mark.GOOD)


def _acknowledged(card: Scorecard, words: Words) -> Row:
    says = words.drill
    if card.acknowledged is None or card.target is None:
        return _moment(says.acknowledged, card.acknowledged, words)
    told = says.in_time if card.in_time else says.late
    value = told.format(time=_time(card.acknowledged, words), target=_time(card.target, words))
    return Row(says.acknowledged, value, Mark.GOOD if card.in_time else Mark.BAD)


def _time(seconds: float, words: Words) -> str:
    return exact(timedelta(seconds=seconds), words)
