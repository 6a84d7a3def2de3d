"""Figures in words: one way to tell each, whatever they are written to."""

from __future__ import annotations

from datetime import timedelta
from math import floor
from typing import TYPE_CHECKING

from console.report.figure import NONE, Unit
from console.words.sentences import Names
from console.words.times import exact

if TYPE_CHECKING:
    from config.model import Site
    from console.report.figure import Figure
    from console.words.report_words import ReportWords
    from console.words.words import Words


class Telling:
    """Tells figures and codes of one site in one language."""

    def __init__(self, site: Site, words: Words, pages: ReportWords) -> None:
        self.words = words
        self.pages = pages
        self.names = Names(site, words)
        self._services = {
            one.id: one.name.of(words.lang) for one in site.contract.services.values()
        }
        self._priorities = {
            one.id: f"{one.id} {one.name.of(words.lang)}"
            for one in site.contract.priorities.values()
        }

    def value(self, figure: Figure) -> str:
        """Return a figure's value; a share is cut off, so that only what is whole looks whole."""
        value = figure.value
        if value is None:
            return self.pages.dash
        match figure.unit:
            case Unit.COUNT:
                return str(value)
            case Unit.SECONDS:
                return exact(timedelta(seconds=value), self.words)
            case Unit.SHARE:
                return f"{_cut(value, 5) * 100:.3f}%"
            case Unit.RATE:
                return f"{_cut(value, 3) * 100:.1f}%"
            case Unit.SCORE:
                return f"{value:.2f}"

    def code(self, kind: str, code: str) -> str:
        """Return a code in words: a system, a cause, a channel and so on."""
        if code in (NONE, ""):
            return self.pages.unsaid
        words = self.words
        match kind:
            case "system":
                return self.names.system(code)
            case "service":
                return self._services.get(code, code)
            case "priority":
                return self._priorities.get(code, code)
        known = {
            "cause": words.life.causes,
            "channel": words.queue.channels,
            "scope": words.sla.scopes,
            "clock": words.queue.clocks,
            "reason": words.sla.causes,
        }
        return known[kind].get(code, code)

    def how(self, figure: str) -> str:
        """Return how a figure is computed."""
        return next(
            text for begin, text in self.pages.how.items() if f"{figure}.".startswith(f"{begin}.")
        )


def _cut(value: float, places: int) -> float:
    # What is whole but for the last bit of a float is whole.
    scale: int = 10**places
    return floor(value * scale + 1e-9) / scale
