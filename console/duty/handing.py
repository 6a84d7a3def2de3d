"""What is handed over, in words: a sentence for each item, what is known of it, what is next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console.duty.ipass import Severity
from console.words.roster import at as to_come
from console.words.times import countdown, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from console.duty.handoverfold import Offer
    from console.duty.ipass import Handover, Item
    from console.words.sentences import Names
    from console.words.words import Words

OWNED = ("incident", "mended")
"""Items whose person is the one who works on them."""
ON_HOST = ("run", "unknown", "change")
"""Items whose subject is a host."""
_KEYS = re.compile(r"\s?[（(][a-z](?:[，,]\s?[a-z])*[）)]")
WITNESS = 16
"""Characters of a hash that stand on a screen."""


class Handing:
    """Tells items in one language at one moment."""

    def __init__(
        self, names: Names, words: Words, zone: str, now: datetime, *, whole: bool = False
    ) -> None:
        self._names = names
        self._words = words
        self._zone = zone
        self._now = now
        self._digits = None if whole else WITNESS

    def kind(self, item: Item) -> str:
        """Return what an item is, in a word or two."""
        return self._words.handover.kinds.get(item.code, item.code)

    def sentence(self, item: Item) -> str:
        """Return an item as one sentence."""
        words = self._words.handover
        template = words.items.get(item.code, "{title}")
        return " ".join(
            template.format(
                incident=item.incident,
                priority=item.priority,
                subject=self._subject(item),
                title=self.title(item),
                state=self._state(item),
                detail=(item.detail_en if self._words.lang == "en" else "") or item.detail,
                count=item.count,
                due=self._when(item.due) or words.facts["no_end"],
                clock=self._words.queue.clocks.get(item.clock, item.clock),
                then=item.then,
            ).split()
        )

    def title(self, item: Item) -> str:
        """Return a title in the reader's language; a person's own words stand in any."""
        return (item.title_en if self._words.lang == "en" else "") or item.title

    def facts(self, item: Item) -> tuple[str, ...]:
        """Return what else is known of an item, in short pieces."""
        return tuple(one for one in self._facts(item) if one)

    def _facts(self, item: Item) -> Iterator[str]:
        pieces = self._words.handover.facts
        if item.code in ("incident", "mended"):
            yield self._words.queue.statuses.get(item.state, item.state)
        if item.code in OWNED:
            yield pieces["who"].format(who=self.person(item.who) or self._words.handover.nobody)
        elif item.who:
            key = {
                "silence": "silenced",
                "run": "run_by",
                "unknown": "done_by",
                "change": "done_by",
                "planned": "caller",
                "update": "caller",
                "confirm": "caller",
            }.get(item.code, "by")
            yield pieces[key].format(who=self.person(item.who))
        if item.code == "incident":
            if item.due:
                clock = self._words.queue.clocks.get(item.clock, item.clock)
                left = countdown(item.due - self._now, self._words)
                yield pieces["due"].format(clock=clock, left=left)
            if item.count:
                yield pieces["affected"].format(count=item.count)
        if item.code == "mended":
            if item.at:
                yield pieces["mended"].format(time=self._moment(item.at))
            if item.detail:
                yield pieces["did"].format(detail=item.detail)
        elif item.code == "confirm":
            if item.at:
                yield pieces["mended"].format(time=self._moment(item.at))
            if item.count:
                yield pieces["asked"].format(count=item.count)
        elif item.code in ("unknown", "change"):
            yield pieces["command"].format(title=item.title)
            if item.then:
                yield pieces["verify"].format(then=item.then)
        elif item.code == "repeated" and item.at:
            yield pieces["last"].format(time=self._moment(item.at))
        if item.at and item.code in ("unknown", "change", "run", "issue", "action", "whatif"):
            yield self._moment(item.at)
        told = "{incident}" in self._words.handover.items.get(item.code, "")
        if item.incident and not told:
            yield pieces["of"].format(incident=item.incident)

    def next(self, item: Item) -> str:
        """Return the next action on an item; empty where its sentence says it.

        Its keys are left out: they are those of an incident's screen.
        """
        if not item.next:
            return ""
        action = self._words.life.actions.get(item.next, item.next).format(left=item.count)
        action = _KEYS.sub("", action)
        return self._words.handover.facts["next"].format(next=action)

    def person(self, who: str) -> str:
        """Return an engineer's name, or what stands for somebody else."""
        return self._names.person(who)

    def shift(self, handover: Handover, offer: Offer | None = None) -> str:
        """Return whose shift it is, and from when to when: by who signed, else by the roster."""
        words = self._words
        leaving, coming = handover.leaving, handover.coming
        if offer is not None:
            leaving, to = (offer.by,), offer.accepted_by or offer.to
            coming = (to,) if to else coming
        return words.handover.shift.format(
            leaving=self._people(leaving),
            coming=self._people(coming),
            since=self._moment(handover.since),
            until=to_come(handover.until, self._now, self._zone, words)
            if handover.until > self._now
            else self._moment(handover.until),
        )

    def figures(self, handover: Handover) -> str:
        """Return what was done in the shift, in figures."""
        return self._words.handover.figures.format(
            opened=handover.opened,
            mended=handover.mended,
            changes=handover.changes,
            still=handover.still,
        )

    def grave(self, handover: Handover) -> str:
        """Return how many items are how grave."""
        return self._words.handover.grave.format(
            **{str(one): handover.count(one) for one in Severity}
        )

    def more(self, handover: Handover) -> tuple[str, ...]:
        """Return what is not listed."""
        words = self._words.handover
        return tuple(
            words.more.format(kind=words.kinds.get(one.code, one.code), count=one.count)
            for one in handover.left
        )

    def signatures(self, offer: Offer) -> tuple[str, ...]:
        """Return who has signed, and the witness."""
        words = self._words.handover
        lines = [
            words.offered.format(
                who=self.person(offer.by), when=self._moment(offer.at), seq=offer.seq
            )
        ]
        if offer.accepted is not None:
            when, who = self._moment(offer.accepted), self.person(offer.accepted_by)
            lines.append(words.accepted.format(who=who, when=when, seq=offer.signature))
        if offer.withdrawn is not None:
            lines.append(f"{words.withdrawn} {self._moment(offer.withdrawn)}")
        if offer.alone:
            lines.append(words.alone)
        lines.append(self.witness(offer.witness, offer.hash))
        if offer.taken:
            lines.append(words.taken.format(ids=" ".join(offer.taken)))
        if offer.returned:
            lines.append(words.returned.format(ids=" ".join(offer.returned)))
        return tuple(lines)

    def witness(self, seq: int, digest: str) -> str:
        """Return the chain's head; `whole` on paper, which outlives the file."""
        return self._words.handover.witness.format(seq=seq, hash=digest[: self._digits])

    def waits(self, offer: Offer, actor: str) -> str:
        """Return that a handover waits: for whoever comes, or that nobody has come yet."""
        words = self._words.handover
        template = words.waits_long if offer.by == actor else words.waits_for_you
        return template.format(who=self.person(offer.by), when=self._moment(offer.at))

    def _people(self, ids: Iterable[str]) -> str:
        first = next(iter(ids), "")
        return self.person(first) if first else self._words.handover.nobody

    def _subject(self, item: Item) -> str:
        names, of = self._names, item.subject
        if item.code == "trend":
            return names.check(of)
        if item.code in ("repeated", "silence"):
            return names.component(of)
        return names.host(of) if item.code in ON_HOST else names.short(of)

    def _state(self, item: Item) -> str:
        return self._words.runs.phases.get(item.state, item.state)

    def _moment(self, at: datetime) -> str:
        return moment(at, self._now, self._zone, self._words)

    def _when(self, at: datetime | None) -> str:
        if at is None:
            return ""
        return (
            to_come(at, self._now, self._zone, self._words) if at > self._now else self._moment(at)
        )
