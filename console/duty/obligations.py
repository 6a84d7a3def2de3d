"""What is done of what the contract owes by number, what is left, and until when it is in time."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from config.obligations import FOUND, Obligation, Per
from console.duty.terms import is_major, is_visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from config.model import Contract
    from console.duty.days import WorkingDays
    from console.duty.services import Record

NEAR = timedelta(days=30)
"""From so long before on something that is owed is near."""
NEAR_MONTHLY = timedelta(days=7)
"""The same of what is owed every month."""
_DAY = timedelta(days=1)
_LONGEST = 60
"""Days beyond which no visit is looked for: a holiday is never so long."""
_MONTHS = {Per.YEAR: 12, Per.QUARTER: 3, Per.MONTH: 1}


class State(StrEnum):
    """How one obligation stands."""

    KEPT = "kept"
    UNOWED = "unowed"
    """Nothing of this period: the journal was not there for half of it."""
    AHEAD = "ahead"
    """What is under way or planned will keep it."""
    OPEN = "open"
    NEAR = "near"
    LATE = "late"
    """It cannot be kept in time any more, or was not in an earlier period."""
    FREE = "free"
    """Of a quota, some is left to be used; nobody must."""
    USED = "used"
    """Of a quota, all is."""
    BEYOND = "beyond"
    """More was signed than is included: a contract of its own."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that the journal knows by itself: a made report, a health check, a review."""

    kind: str
    on: date
    seq: int
    text: str = ""
    period: tuple[date, date] | None = None
    system: str = ""
    """Which a health check looks at."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands behind a number."""

    id: str
    """Of a service record, or `#` and the seq of an event."""
    on: date
    last: date
    counts: bool
    why: str = ""
    """Where it does not count: short | overlaps | ahead | unsigned | minor | again | early |
    outside."""
    files: int = 0
    """Evidence: files and incidents."""
    text: str = ""
    """Of what the journal knows by itself: the report's format, the id of check or risk."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One period of an obligation."""

    first: date
    last: date
    due: date
    """The last day on which it is still in time."""
    owed: int
    proofs: tuple[Proof, ...] = ()

    @property
    def done(self) -> int:
        """Return how many count."""
        return sum(proof.counts for proof in self.proofs)

    @property
    def ahead(self) -> int:
        """Return how many are under way, planned or not signed yet."""
        return sum(proof.why in ("ahead", "unsigned") for proof in self.proofs)


@dataclass(frozen=True, slots=True)
class Standing:
    """An obligation on a day."""

    obligation: Obligation
    state: State
    turns: tuple[Turn, ...]
    """The periods up to the present one, which is the last."""
    latest: date | None
    """The day by which the next must begin, or be done; None: nothing is left to do."""
    missed: tuple[Turn, ...]
    """Earlier periods that were not kept."""
    beyond: tuple[str, ...] = ()
    """Ids of what was signed beyond a quota."""
    over: bool = False
    """The contract has ended; what is shown is how it stood then."""
    begins: date | None = None
    """Where nothing is owed: the first day of the next period of which something is."""

    @property
    def now(self) -> Turn:
        """Return the present period."""
        return self.turns[-1]

    @property
    def left(self) -> int:
        """Return how many of the present period are still to be done, or may be used."""
        return max(0, self.now.owed - self.now.done)

    @property
    def count(self) -> int:
        """Return the number that its state is about: late, beyond, or left."""
        if self.state is State.LATE:
            return sum(turn.owed - turn.done for turn in self.missed) or self.left
        return len(self.beyond) or self.left

    @property
    def files(self) -> int:
        """Return the evidence of the present period."""
        return sum(proof.files for proof in self.now.proofs)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that whoever comes next must know; `when` is the day in question."""

    code: str
    """obligation-late | obligation-near | obligation-beyond | obligation-unused"""
    subject: str
    """Id of the obligation."""
    when: date
    count: int = 1


def periods(contract: Contract, per: Per) -> tuple[tuple[date, date], ...]:
    """Return the first and last day of each period of a contract, counted from its first day."""
    if per is Per.TERM:
        return ((contract.start, contract.end),)
    found, step, at = [], _MONTHS[per], 0
    while (first := _later(contract.start, at)) <= contract.end:
        found.append((first, min(_later(contract.start, at + step) - _DAY, contract.end)))
        at += step
    return tuple(found)


def _later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def visit_from(end: date, contract: Contract, days: WorkingDays) -> date:
    """Return the last day on which a visit may begin that is over on `end` and long enough."""
    for nth in range(_LONGEST):
        if is_visit(end - nth * _DAY, end, contract.terms, days):
            return end - nth * _DAY
    return end - _LONGEST * _DAY


def standings(
    owed: Sequence[Obligation],
    records: Iterable[Record],
    found: Iterable[Found],
    contract: Contract,
    days: WorkingDays,
    on: date,
    since: date | None = None,
) -> tuple[Standing, ...]:
    """Return how everything stands on a day, in the order of the site.

    What only the journal can know is owed from its first day on, `since`. Majors of systems for
    which none is included are told at the end, as obligations of none.
    """
    known, facts = [one for one in records if not one.withdrawn], tuple(found)
    told = [_stands(one, known, facts, contract, days, on, since) for one in owed]
    named = {one.system for one in owed if one.kind == "major"}
    for system in dict.fromkeys(one.text("system") for one in known if one.type == "major"):
        if system not in named and "" not in named:
            none = Obligation(f"{system}-major", "major", 0, Per.TERM, system)
            stands = _stands(none, known, facts, contract, days, on)
            told += [stands] if stands.beyond or stands.now.ahead else []
    return tuple(told)


def _begun(record: Record, on: date) -> bool:
    """Return whether a record was true on a day; a visit that is planned is true before it."""
    return record.type == "visit" or record.on <= on


def _stands(
    one: Obligation,
    records: Sequence[Record],
    found: Sequence[Found],
    contract: Contract,
    days: WorkingDays,
    on: date,
    since: date | None = None,
) -> Standing:
    floor = since if one.kind in FOUND and since else contract.start
    whole = [
        Turn(first, last, last + one.within * _DAY, one.count if _seen(first, last, floor) else 0)
        for first, last in periods(contract, one.per)
    ]
    begun = [turn for turn in whole if turn.first <= on] or whole[:1]
    seen = min(on, whole[-1].due)  # what came after that counts for nothing
    found = [it for it in found if it.on <= seen]
    proofs = [*_proofs(one, records, contract, days, seen), *_made(one, found)]
    turns = _placed(one, begun, proofs)
    beyond: tuple[str, ...] = ()
    missed: tuple[Turn, ...] = ()
    latest: date | None = None
    if one.quota:
        beyond = tuple(it.id for it in turns[-1].proofs if it.counts)[one.count :]
    else:
        missed = tuple(turn for turn in turns if turn.done < turn.owed and turn.due < on)
        latest = _latest(one, turns, contract, days, on)
    state = _state(one, turns, missed, latest, beyond, on)
    later = (turn.first for turn in whole if turn.owed and state is State.UNOWED)
    begins = next((first for first in later if first > on), None)
    return Standing(one, state, tuple(turns), latest, missed, beyond, on > contract.end, begins)


def _seen(first: date, last: date, since: date) -> bool:
    """Return whether the journal was there for half of a period at least."""
    return 2 * (last - max(first, since) + _DAY) >= last - first + _DAY


def _proofs(
    one: Obligation,
    records: Sequence[Record],
    contract: Contract,
    days: WorkingDays,
    on: date,
) -> Iterator[tuple[tuple[date, date] | None, Proof]]:
    """Yield what records prove, each with the period that it names itself."""
    stayed: list[tuple[date, date]] = []
    mine = [it for it in records if it.type == one.kind and _begun(it, on)]
    mine = [it for it in mine if not one.system or it.text("system") == one.system]
    for it in sorted(mine, key=lambda it: (it.signed or it.on, it.id)):
        why, first, last = "", it.on, it.last
        if it.type == "visit":
            first, last = max(first, contract.start), min(last, contract.end)
            if first > last:
                why, first, last = "outside", it.on, it.last
            elif not is_visit(first, last, contract.terms, days):
                why = "short"
            elif any(first <= end and begin <= last for begin, end in stayed):
                why = "overlaps"
            else:
                stayed.append((first, last))
                why = "ahead" if it.last > on else ""
        elif it.type == "major":
            first = last = it.signed or it.on
            if not is_major(
                it.number("person_days"),
                changes_schema=it.fields.get("schema") is True,
                terms=contract.terms,
            ):
                why = "minor"
            elif it.signed is None or it.signed > on:
                why, first, last = "unsigned", it.on, it.on
        files = len(it.attachments) + len(it.incidents)
        yield it.period, Proof(it.id, first, last, not why, why, files)


def _made(
    one: Obligation, found: Sequence[Found]
) -> Iterator[tuple[tuple[date, date] | None, Proof]]:
    """Yield what the journal knows by itself; health checks and reviews count once a day."""
    seen: set[date] = set()
    for it in found:
        if it.kind != one.kind or (one.system and it.system != one.system):
            continue
        again = it.period is None and it.on in seen
        seen.add(it.on)
        why = "again" if again else ""
        yield it.period, Proof(f"#{it.seq}", it.on, it.on, not again, why, 1, it.text)


def _placed(
    one: Obligation,
    turns: Sequence[Turn],
    proofs: Iterable[tuple[tuple[date, date] | None, Proof]],
) -> list[Turn]:
    """Return the periods with their proofs.

    What names its period belongs to that one alone; what does not, to the day that it is of, or to
    the period before, where that is still in time and not kept yet.
    """
    held: dict[int, list[Proof]] = defaultdict(list)
    spans = {(turn.first, turn.last): at for at, turn in enumerate(turns)}
    for span, proof in sorted(proofs, key=lambda pair: (pair[1].on, pair[1].id)):
        if span is not None:
            if (at := spans.get(span)) is None:
                continue
            why = "early" if proof.on < span[1] else ""
            why = "again" if not why and any(it.counts for it in held[at]) else why
            held[at].append(_not(proof, why) if why else proof)
            continue
        at = next((n for n, turn in enumerate(turns) if turn.first <= proof.on <= turn.last), -1)
        before = at - 1 if at > 0 else len(turns) - 1 if at < 0 else -1
        if before >= 0 and turns[before].last < proof.on <= turns[before].due:
            short = sum(it.counts for it in held[before]) < one.count
            at = before if short or at < 0 else at
        if at >= 0:
            held[at].append(proof)
    return [
        Turn(turn.first, turn.last, turn.due, turn.owed, tuple(held[at]))
        for at, turn in enumerate(turns)
    ]


def _not(proof: Proof, why: str) -> Proof:
    """Return a proof that does not count: of an unfinished period, or of one proved already."""
    return replace(proof, counts=False, why=why)


def _latest(
    one: Obligation, turns: Sequence[Turn], contract: Contract, days: WorkingDays, on: date
) -> date | None:
    """Return when the next must begin: of a visit, so that all that are left still fit."""
    for turn in turns[-2:]:
        left = turn.owed - turn.done - turn.ahead
        if left <= 0 or turn.due < on:
            continue
        if one.kind != "visit":
            return turn.due
        end = turn.last
        for proof in sorted(turn.proofs, key=lambda it: it.on, reverse=True):
            if proof.why == "ahead" and proof.last >= end:
                end = proof.on - _DAY
        for _ in range(left):
            first = visit_from(end, contract, days)
            end = first - _DAY
        return end + _DAY
    return None


def _state(
    one: Obligation,
    turns: Sequence[Turn],
    missed: tuple[Turn, ...],
    latest: date | None,
    beyond: tuple[str, ...],
    on: date,
) -> State:
    now = turns[-1]
    if one.quota:
        return State.BEYOND if beyond else State.USED if now.done >= now.owed else State.FREE
    if missed or (latest is not None and latest < on):
        return State.LATE
    if latest is not None:
        near = NEAR_MONTHLY if one.per is Per.MONTH else NEAR
        return State.NEAR if latest - on <= near else State.OPEN
    if not now.owed:
        return State.UNOWED
    return State.KEPT if now.done >= now.owed else State.AHEAD


def near(told: Iterable[Standing], on: date, within: timedelta = NEAR) -> tuple[Fact, ...]:
    """Return what whoever takes over must know: late, near, beyond a quota, quotas that lapse."""
    found = []
    for one in told:
        name, now = one.obligation.id, one.now
        found += [
            Fact("obligation-late", name, turn.due, turn.owed - turn.done) for turn in one.missed
        ]
        if one.latest is not None and one.latest < on:
            found.append(Fact("obligation-late", name, one.latest, one.left))
        elif one.state is State.NEAR and one.latest is not None:
            found.append(Fact("obligation-near", name, one.latest, one.left))
        if one.beyond:
            found.append(Fact("obligation-beyond", name, now.last, len(one.beyond)))
        elif one.obligation.quota and one.left and on <= now.last <= on + within:
            found.append(Fact("obligation-unused", name, now.last, one.left))
    return tuple(sorted(found, key=lambda fact: (fact.when, fact.subject)))
