"""A sentence for each event, over the names that the site gives to things."""

from __future__ import annotations

from datetime import datetime
from string import Formatter
from typing import TYPE_CHECKING

from console.words.times import moment
from runbooks.run import BEFOREHAND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from config.model import Site
    from console.words.words import Words


def said_in(said: str, words: Words) -> str:
    """Return the sentence of a verdict in the reader's language; it is kept as zh, newline, en."""
    zh, _, en = said.partition("\n")
    return en if words.lang == "en" and en else zh


class Names:
    """The site's words for ids; an id that it does not know stands for itself."""

    def __init__(self, site: Site, words: Words) -> None:
        lang = words.lang
        self._systems = {system.id: system.name.of(lang) for system in site.systems}
        self._shorts = {system.id: system.short.of(lang) for system in site.systems}
        self._components = {
            component.id: component.name.of(lang)
            for system in site.systems
            for component in system.components
        }
        self._checks = {check.id: check.name.of(lang) for check in site.checks}
        self._people = {engineer.id: engineer.name for engineer in site.roster.engineers}

    def system(self, of: str) -> str:
        """Return a system's name."""
        return self._systems.get(of, of)

    def short(self, of: str) -> str:
        """Return a system's name as it stands on a card."""
        return self._shorts.get(of, of)

    def component(self, of: str) -> str:
        """Return a component's name."""
        return self._components.get(of, of)

    def check(self, of: str) -> str:
        """Return a check's name."""
        return self._checks.get(of, of)

    def person(self, of: str) -> str:
        """Return an engineer's name."""
        return self._people.get(of, of)


class Sentences:
    """Tells what an event says, in one language, for one site."""

    def __init__(self, site: Site, words: Words) -> None:
        self.words = words
        self.names = Names(site, words)
        self._zone = site.zone
        names, status = self.names, words.status
        states = {
            "ok": status.ok,
            "warn": status.warn,
            "down": status.down,
            "unknown": status.unknown,
            "stale": status.stale,
        }
        verdicts = words.runs.verdicts
        reasons = {**words.queue.reasons, BEFOREHAND: words.runs.beforehand}
        self._say: Mapping[str, Callable[[str], str]] = {
            "check": names.check,
            "system": names.system,
            "component": names.component,
            "to": names.person,
            "old": lambda value: states.get(value, value),
            "new": lambda value: states.get(value, value),
            "said": lambda value: said_in(value, words),
            "verdict": lambda value: verdicts.get(value, value),
            "reason": lambda value: reasons.get(value, value),
            "clock": lambda value: words.queue.clocks.get(value, value),
            "why": lambda value: words.inbound.reasons.get(value, value),
        }

    def tell(self, kind: str, at: datetime, data: Mapping[str, object]) -> str:
        """Return the event as one line; a kind that is not known shows its data."""
        template = self.words.timeline.sentences.get(kind)
        if template is None:
            return " ".join(f"{key}={value}" for key, value in data.items())
        fields = {name for _, name, _, _ in Formatter().parse(template) if name}
        if self.words.lang == "en" and data.get("title_en"):
            data = {**data, "title": data["title_en"]}
        told = template.format(**{name: self._value(name, data.get(name), at) for name in fields})
        return " ".join(told.split())

    def _value(self, name: str, value: object, at: datetime) -> str:
        if value is None:
            return ""
        if isinstance(value, list):
            join = "、" if self.words.lang == "zh" else ", "
            say = self.names.short if name == "systems" else str
            return join.join(say(str(item)) for item in value)
        if isinstance(value, dict):
            return str(value.get(self.words.lang) or next(iter(value.values()), ""))
        if name in ("due", "until"):
            told = moment(datetime.fromisoformat(str(value)), at, self._zone, self.words)
            return told if name == "due" else self.words.inbound.until.format(time=told)
        say_one = self._say.get(name)
        return say_one(str(value)) if say_one else str(value)
