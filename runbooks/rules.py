"""What the steps of a runbook owe each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.model import Shell
from config.nearest import nearest
from runbooks.model import Risk, Verdict
from runbooks.outcomes import outcomes
from runbooks.places import PLACE, exposed
from runbooks.way import END, reached, ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.document import Path
    from runbooks.model import Runbook, Step
    from runbooks.shapes import ExpectShape, RunbookShape

Finding = tuple["Path", str, dict[str, str]]
_KINDS = ("exit", "match", "number", "count", "json_", "csv")
_GOES_WITH = {
    "verdict": ("match",),
    "absent": ("match",),
    "fail": ("number", "count", "json_", "csv"),
    "warn": ("number", "count", "json_", "csv"),
    "unit": ("number",),
    "none": ("number",),
    "equals": ("json_", "csv"),
    "delimiter": ("csv",),
}
"""Which kinds of judgement a key of `expect` belongs to."""


def broken(book: Runbook, shape: RunbookShape, stem: str) -> Iterator[Finding]:
    """Find everything in a runbook that does not fit together."""
    if book.id != stem:
        yield ("id",), "runbook.name", {"id": book.id, "file": f"{book.id}.yaml"}
    yield from _params(book)
    yield from _ids(book)
    after = ways(book)
    later = {step.id: reached(step.id, after) for step in book.steps}
    for at, step in enumerate(book.steps):
        where: Path = ("steps", at)
        yield from _step(step, where)
        before = [one for one in book.steps if step.id in later[one.id]]
        yield from _values(book, step, before, where)
        yield from _dead(step, where)
        for verdict, target in step.then.items():
            yield from _target(book, target, (*where, "then", verdict.value))
        if step.verify is not None:
            yield from _target(book, step.verify, (*where, "verify"))
        for number, expect in enumerate(shape.steps[at].expect):
            yield from _expect(expect, (*where, "expect", number))
    yield from _reach(book, later)
    if book.health:
        yield from _unattended(book)


def _params(book: Runbook) -> Iterator[Finding]:
    seen = set()
    for at, param in enumerate(book.params):
        if param.id in seen:
            yield ("params", at, "id"), "param.twice", {"id": param.id}
        seen.add(param.id)
        if param.default is not None and not param.takes(param.default):
            values = {"id": param.id, "given": param.default}
            yield ("params", at, "default"), "param.default", values
    used = {name for step in book.steps for name in _named(step)}
    for at, param in enumerate(book.params):
        if param.id not in used:
            yield ("params", at), "param.unused", {"id": param.id}
    for at, step in enumerate(book.steps):
        for name in seen.intersection(step.capture):
            yield ("steps", at, "capture", name), "param.twice", {"id": name}
        for name in seen.intersection(step.lists):
            yield ("steps", at, "list", name), "param.twice", {"id": name}


def _named(step: Step) -> set[str]:
    """Return every name that a step speaks of."""
    said = [words for text in step.say.values() for words in (text.zh, text.en)]
    return {name for text in (step.run or "", *said) for name in PLACE.findall(text)}


def _ids(book: Runbook) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for at, step in enumerate(book.steps):
        if step.id in first:
            values = {"id": step.id, "line": str(first[step.id])}
            yield ("steps", at, "id"), "step.twice", values
        first.setdefault(step.id, step.line)


def _step(step: Step, where: Path) -> Iterator[Finding]:
    if step.run is None and step.ask is None:
        yield where, "step.neither", {}
    if step.run is not None and step.ask is not None:
        yield (*where, "ask"), "step.both", {}
    if step.choose is not None and (step.ask is None or step.options):
        yield (*where, "choose"), "step.choose", {"id": step.id}
    if step.until is not None and (step.run is None or step.risk is not Risk.READ):
        yield (*where, "until"), "step.until", {"id": step.id}
    if step.fills is not None and step.fills.value not in step.capture:
        names = ", ".join(step.capture) or "-"
        values = {"name": step.fills.value, "known": names}
        yield (*where, "fills", "value"), "value.unknown", values
    if step.risk is not Risk.READ:
        if step.undo is None:
            yield where, "step.undo", {"id": step.id}
        if step.verify is None:
            yield where, "step.verify", {"id": step.id}


def _unattended(book: Runbook) -> Iterator[Finding]:
    """Find what would keep a health check from running by itself, to its end."""
    for at, step in enumerate(book.steps):
        if step.ask is not None:
            yield ("steps", at, "ask"), "health.asks", {"id": step.id}
        elif step.risk is not Risk.READ:
            yield ("steps", at, "risk"), "health.changes", {"id": step.id}
    if not book.systems:
        yield ("kind",), "health.systems", {}


def _dead(step: Step, where: Path) -> Iterator[Finding]:
    """Find what follows, or is said of, a verdict that a step cannot come to."""
    possible = outcomes(step)
    can = ", ".join(one.value for one in possible)
    for key, given in (("then", step.then), ("say", step.say)):
        for verdict in given:
            if verdict not in possible:
                values = {"id": step.id, "verdict": verdict.value, "can": can}
                yield (*where, key, verdict.value), f"{key}.dead", values
    seen = set()
    for at, (option, _, _) in enumerate(step.options):
        if option in seen:
            yield (*where, "options", at, "id"), "option.twice", {"id": option}
        seen.add(option)


def _values(book: Runbook, step: Step, before: list[Step], where: Path) -> Iterator[Finding]:
    known = {param.id for param in book.params}.union(*(one.capture for one in before))
    known |= {one.choose for one in before if one.choose}
    names = ", ".join(sorted(known)) or "-"
    for name in dict.fromkeys(PLACE.findall(step.run or "")):
        if name not in known:
            yield (*where, "run"), "value.unknown", {"name": name, "known": names}
    lists = sorted({name for one in before for name in one.lists})
    if step.choose is not None and step.choose not in lists:
        values = {"name": step.choose, "known": ", ".join(lists) or "-"}
        yield (*where, "choose"), "list.unknown", values
    # Where the host decides on the shell, the command must hold in both.
    shells = [step.shell] if step.shell else list(Shell)
    for name in sorted({name for one in shells for name in exposed(step.run or "", one)}):
        yield (*where, "run"), "value.quoted", {"name": name}
    for verdict, text in step.say.items():
        for name in sorted({*PLACE.findall(text.zh), *PLACE.findall(text.en)}):
            if name not in known | set(step.capture):
                yield (*where, "say", verdict.value), "say.unknown", {"name": name}


def _target(book: Runbook, target: str, where: Path) -> Iterator[Finding]:
    known = [step.id for step in book.steps] + [END]
    if target not in known:
        near = nearest(target, known) or ", ".join(known)
        yield where, "step.unknown", {"id": target, "nearest": near}


def _expect(expect: ExpectShape, where: Path) -> Iterator[Finding]:
    kinds = [kind for kind in _KINDS if getattr(expect, kind) is not None]
    if len(kinds) != 1:
        yield where, "expect.one", {}
        return
    for key, with_ in _GOES_WITH.items():
        if key in expect.model_fields_set and kinds[0] not in with_:
            given = {"field": key, "kinds": ", ".join(one.rstrip("_") for one in with_)}
            yield (*where, key), "expect.stray", given
    if expect.count is not None and expect.fail is None and expect.warn is None:
        yield where, "expect.bounds", {}
    if expect.match is not None and expect.verdict is None:
        yield where, "expect.verdict", {}
    if expect.number is not None and not expect.number.groups:
        yield (*where, "number"), "expect.group", {}


def _reach(book: Runbook, later: dict[str, set[str]]) -> Iterator[Finding]:
    """Find steps that no way leads to, and ways that go round for ever without a person."""
    first = book.steps[0].id
    for at, step in enumerate(book.steps):
        if step.id not in later[first] | {first}:
            yield ("steps", at, "id"), "step.unreachable", {"id": step.id}
    alone = {step.id for step in book.steps if step.ask is None and step.risk is Risk.READ}
    by_itself = ways(book, lambda step: {*outcomes(step)} - {Verdict.SKIPPED})
    by_itself = {one: after & alone for one, after in by_itself.items()}
    for at, step in enumerate(book.steps):
        if step.id in alone and step.id in (round_ := reached(step.id, by_itself)):
            inside = [one for one in round_ if step.id in reached(one, by_itself)]
            yield ("steps", at), "step.loop", {"path": ", ".join(sorted(inside))}
            return
