"""What the steps of a runbook owe each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.model import Shell
from config.nearest import nearest
from runbooks.judge import PLACE as SAID
from runbooks.model import Risk, Verdict
from runbooks.quoting import PLACE, quoted_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.document import Path
    from runbooks.model import Runbook, Step
    from runbooks.shapes import ExpectShape, RunbookShape

Finding = tuple["Path", str, dict[str, str]]
_KINDS = ("exit", "match", "number", "count", "json_", "csv")


def broken(book: Runbook, shape: RunbookShape, stem: str) -> Iterator[Finding]:
    """Find everything in a runbook that does not fit together."""
    if book.id != stem:
        yield ("id",), "runbook.name", {"id": book.id, "file": f"{book.id}.yaml"}
    yield from _params(book)
    yield from _ids(book)
    for at, step in enumerate(book.steps):
        where: Path = ("steps", at)
        yield from _step(step, where)
        yield from _values(book, step, where)
        for verdict, target in step.then.items():
            yield from _target(book, target, (*where, "then", verdict.value))
        if step.verify is not None:
            yield from _target(book, step.verify, (*where, "verify"))
        for number, expect in enumerate(shape.steps[at].expect):
            yield from _expect(expect, (*where, "expect", number))
    yield from _reach(book)


def _params(book: Runbook) -> Iterator[Finding]:
    seen = set()
    for at, param in enumerate(book.params):
        if param.id in seen:
            yield ("params", at, "id"), "param.twice", {"id": param.id}
        seen.add(param.id)
        given = param.default
        fits = given is None or (
            (not param.choices or given in param.choices)
            and (param.pattern is None or param.pattern.fullmatch(given) is not None)
        )
        if not fits:
            values = {"id": param.id, "given": given or ""}
            yield ("params", at, "default"), "param.default", values


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
    if step.risk is not Risk.READ:
        if step.undo is None:
            yield where, "step.undo", {"id": step.id}
        if step.verify is None:
            yield where, "step.verify", {"id": step.id}


def _values(book: Runbook, step: Step, where: Path) -> Iterator[Finding]:
    known = {param.id for param in book.params}
    known |= {name for one in book.steps for name in one.capture if one is not step}
    names = ", ".join(sorted(known)) or "-"
    for name in dict.fromkeys(PLACE.findall(step.run or "")):
        if name not in known:
            yield (*where, "run"), "value.unknown", {"name": name, "known": names}
    shell = step.shell or Shell.SH
    for name in dict.fromkeys(quoted_places(step.run or "", shell)):
        yield (*where, "run"), "value.quoted", {"name": name}
    for verdict, text in step.say.items():
        for name in {*SAID.findall(text.zh), *SAID.findall(text.en)}:
            if name not in known | set(step.capture):
                yield (*where, "say", verdict.value), "say.unknown", {"name": name}


def _target(book: Runbook, target: str, where: Path) -> Iterator[Finding]:
    known = [step.id for step in book.steps] + ["end"]
    if target not in known:
        near = nearest(target, known) or ", ".join(known)
        yield where, "step.unknown", {"id": target, "nearest": near}


def _expect(expect: ExpectShape, where: Path) -> Iterator[Finding]:
    kinds = [kind for kind in _KINDS if getattr(expect, kind) is not None]
    if len(kinds) != 1:
        yield where, "expect.one", {}
        return
    if expect.match is not None and expect.verdict is None:
        yield where, "expect.verdict", {}
    if expect.number is not None and not expect.number.groups:
        yield (*where, "number"), "expect.group", {}


def _reach(book: Runbook) -> Iterator[Finding]:
    """Find steps that no way leads to, and ways that go round for ever without a person."""
    ways = {step.id: _ways(book, at) for at, step in enumerate(book.steps)}
    ways = {one: [target for target in targets if target in ways] for one, targets in ways.items()}
    reached: set[str] = set()
    ahead = [book.steps[0].id]
    while ahead:
        one = ahead.pop()
        if one not in reached:
            reached.add(one)
            ahead += ways[one]
    for at, step in enumerate(book.steps):
        if step.id not in reached:
            yield ("steps", at, "id"), "step.unreachable", {"id": step.id}
    alone = {s.id for s in book.steps if s.ask is None and s.risk is Risk.READ}
    for at, step in enumerate(book.steps):
        if step.id in alone and (path := _round(step.id, ways, alone)):
            yield ("steps", at), "step.loop", {"path": " → ".join(path)}
            return


def _ways(book: Runbook, at: int) -> list[str]:
    step = book.steps[at]
    following = [book.steps[at + 1].id] if at + 1 < len(book.steps) else []
    named = [target for target in step.then.values() if target != "end"]
    if step.verify is not None:
        named.append(step.verify)
    left = set(Verdict) - {Verdict.SKIPPED} - set(step.then)
    return named + (following if left or Verdict.SKIPPED not in step.then else [])


def _round(start: str, ways: dict[str, list[str]], alone: set[str]) -> list[str]:
    ahead = [[start]]
    seen = set()
    while ahead:
        path = ahead.pop()
        for target in ways[path[-1]]:
            if target == start:
                return [*path, start]
            if target in alone and target not in seen:
                seen.add(target)
                ahead.append([*path, target])
    return []
