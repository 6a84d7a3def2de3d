"""A sentence for each event, over the names that the site gives to things."""

from __future__ import annotations

from datetime import datetime, timedelta
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING

from console.words import proof
from console.words.roster import retold
from console.words.times import duration, moment
from runbooks.run import BEFOREHAND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from config.model import Site
    from console.words.words import Words


def said_in(said: str, words: Words) -> str:
    """Return the sentence of a verdict in the reader's language; it is kept as zh, newline, en."""
    zh, _, en = said.partition("\n")
    return en if words.lang == "en" and en else zh


def class_word(
    part: str, value: object, words: Words, services: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return a part of a classification as a person says it."""
    if isinstance(value, list):
        return " ".join(words.sla.flags.get(str(one), str(one)) for one in value) or words.sla.none
    if not value:
        return words.sla.none
    if isinstance(value, int):
        return words.sla.grades.get(value, str(value))
    known = {"service": services, "scope": words.sla.scopes, "problem": words.sla.problems}
    return known.get(part, {}).get(str(value), str(value))


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
        self._items = {
            item.id: item.name.of(lang) for system in site.systems for item in system.backentry
        }
        self._hosts = {host.id: host.name.of(lang) for host in site.hosts}
        self._people = {engineer.id: engineer.name for engineer in site.roster.engineers}
        self._people["console"] = words.timeline.console

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

    def item(self, of: str) -> str:
        """Return the name of an item of a back-entry."""
        return self._items.get(of, of)

    def host(self, of: str) -> str:
        """Return a host's name."""
        return self._hosts.get(of, of)

    def person(self, of: str) -> str:
        """Return an engineer's name, or the console's own."""
        return self._people.get(of, of)


class Sentences:
    """Tells what an event says, in one language, for one site."""

    def __init__(self, site: Site, words: Words) -> None:
        self.words = words
        self.names = Names(site, words)
        self._zone = site.zone
        self._services = {
            one.id: one.name.of(words.lang) for one in site.contract.services.values()
        }
        names, status = self.names, words.status
        states = {
            "ok": status.ok,
            "warn": status.warn,
            "down": status.down,
            "unknown": status.unknown,
            "stale": status.stale,
        }
        verdicts = words.runs.verdicts
        causes = {**words.sla.causes, **words.life.causes}
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
            "verb": lambda value: words.timeline.kinds.get(value, value),
            "clock": lambda value: words.queue.clocks.get(value, value),
            "percent": lambda value: words.sla.used.format(percent=value),
            "channel": lambda value: words.queue.channels.get(value, value),
            "cause": lambda value: causes.get(value, value),
            "fix": lambda value: words.life.fixes.get(value, value),
            "item": names.item,
            "what": lambda value: words.handover.kinds.get(value, value),
            "type": lambda value: words.obligation.kinds.get(value, value),
            "version": lambda value: words.timeline.version.format(version=value),
            "satisfaction": lambda value: f"{words.life.labels['satisfaction']} {value}/5",
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
        if "changes" in fields:
            data = {**data, "changes": self._changes(data)}
        data = retold(kind, at, data, self._zone, self.names.person, self.words)
        data = proof.retold(kind, data, self.words)
        told = template.format(**{name: self._value(name, data.get(name), at) for name in fields})
        return " ".join(told.split())

    def _changes(self, data: Mapping[str, object]) -> list[str]:
        """Return what a classification changed: `优先级 P3 → P2`."""
        was, sla = data.get("was"), self.words.sla
        return [
            sla.changed.format(
                part=name,
                old=class_word(part, was[part], self.words, self._services),
                new=class_word(part, data.get(part), self.words, self._services),
            )
            for part, name in sla.parts.items()
            if isinstance(was, dict) and part in was
        ]

    def attachment(self, one: Mapping[str, object]) -> str:
        """Return what an attachment is: its name, its size, and whether it was kept as it is."""
        life = self.words.life
        size = one.get("bytes")
        kb = f"{max(1, size // 1024)} KB" if isinstance(size, int) else ""
        exact = life.exact if one.get("form") == "exact" else ""
        return " ".join(part for part in (str(one.get("name") or life.pasted), kb, exact) if part)

    def _value(self, name: str, value: object, at: datetime) -> str:
        if value is None or value is False or value == "":
            return ""
        if value is True:
            return self.words.life.flags.get(name, name)
        if name == "attachments" and isinstance(value, list):
            return " ".join(f"[{self.attachment(one)}]" for one in value if isinstance(one, dict))
        if isinstance(value, list):
            join = "、" if self.words.lang == "zh" else ", "
            say = self.names.short if name == "systems" else str
            return join.join(say(str(item)) for item in value)
        if isinstance(value, dict):
            return str(value.get(self.words.lang) or next(iter(value.values()), ""))
        if name == "minutes" and isinstance(value, int):
            return duration(timedelta(minutes=value), self.words)
        if name in ("due", "at", "until"):
            told = moment(datetime.fromisoformat(str(value)), at, self._zone, self.words)
            return self.words.inbound.until.format(time=told) if name == "until" else told
        say_one = self._say.get(name)
        return say_one(str(value)) if say_one else str(value)
