"""What an output means. Judged as it streams, so that a verdict is right however long it was."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from runbooks.model import Count, ExitIs, Expect, Field, Match, Number, Step, Verdict
from runbooks.places import PLACE
from sources.chunk import End, Exit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from config.model import Bound

_RANK = {Verdict.SKIPPED: 0, Verdict.OK: 1, Verdict.WARN: 2, Verdict.UNKNOWN: 3, Verdict.FAIL: 4}
Listed = tuple[str, str]
"""A value that can be chosen, and the line that it stands in."""
LISTED = 100
"""How many values a list holds at the most."""
_LINE = 200
WHOLE = 1024 * 1024
"""Characters of an output that JSON and CSV are read from."""
_NOT_RUN = (126, 127)
"""What a shell exits with for a command that it cannot run or find."""
_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d*)(\.\d+)?([eE][-+]?\d+)?", re.ASCII)


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the worst of some verdicts; of none, unknown."""
    return max(verdicts, key=_RANK.__getitem__, default=Verdict.UNKNOWN)


class Judgement:
    """Judges one step on one host, line by line."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._worst: dict[int, Verdict] = {}
        self._counts: dict[int, int] = {}
        self._whole: list[str] = []
        self._size = 0
        self._keeps = any(isinstance(one, Field) for one in step.expect)
        self.captures: dict[str, str] = {}
        self._lists: dict[str, dict[str, str]] = {name: {} for name in step.lists}

    def listed(self) -> dict[str, tuple[Listed, ...]]:
        """Return what each list holds, without repeats, in the order in which it came."""
        return {name: tuple(found.items()) for name, found in self._lists.items()}

    def lines(self, text: str) -> None:
        """Judge some whole lines; those in which nothing can match cost next to nothing."""
        text = text.removesuffix("\n")
        for name, pattern in self._step.capture.items():
            if name in self.captures:
                continue
            for line in _promising(pattern, text):
                found = pattern.search(line)
                if found is not None and (value := _first(found)) is not None:
                    self.captures[name] = value
                    break
        for name, pattern in self._step.lists.items():
            self._list(self._lists[name], pattern, text)
        for at, expect in enumerate(self._step.expect):
            match expect:
                case Match(pattern=pattern) | Count(pattern=pattern):
                    hits = sum(1 for one in _promising(pattern, text) if pattern.search(one))
                    if hits:
                        self._counts[at] = self._counts.get(at, 0) + hits
                case Number(pattern=pattern):
                    for line in _promising(pattern, text):
                        for found in pattern.finditer(line):
                            self._number(at, expect, _first(found))
                case _:
                    pass
        if self._keeps and self._size < WHOLE:
            self._whole.append(text)
            self._size += len(text) + 1

    def _list(self, items: dict[str, str], pattern: re.Pattern[str], text: str) -> None:
        for line in _promising(pattern, text) if len(items) < LISTED else ():
            found = pattern.search(line)
            if found is not None and (value := _first(found)) and len(items) < LISTED:
                items.setdefault(value, " ".join(line.split())[:_LINE])

    def _number(self, at: int, expect: Number, text: str | None) -> None:
        value = number(text or "")
        verdict = Verdict.UNKNOWN if value is None else bounds(value, expect.fail, expect.warn)
        if at not in self._worst or _RANK[verdict] > _RANK[self._worst[at]]:
            self._worst[at] = verdict

    def verdict(self, exit_: Exit) -> Verdict:
        """Return what it all means; without an exit status nothing is well."""
        if exit_.end is not End.EXITED or exit_.status is None:
            return Verdict.UNKNOWN
        expected = self._step.expect or (ExitIs(),)
        verdicts = [self._one(at, one, exit_.status) for at, one in enumerate(expected)]
        if exit_.status in _NOT_RUN and not any(isinstance(one, ExitIs) for one in expected):
            verdicts.append(Verdict.UNKNOWN)
        return worst(verdicts)

    def _one(self, at: int, expect: Expect, status: int) -> Verdict:
        match expect:
            case ExitIs(ok=ok, warn=warn):
                return (
                    Verdict.OK if status in ok else Verdict.WARN if status in warn else Verdict.FAIL
                )
            case Match(verdict=verdict, absent=absent):
                return verdict if (at in self._counts) != absent else Verdict.OK
            case Number(none=none):
                return self._worst.get(at, none)
            case Count(fail=fail, warn=warn):
                return bounds(self._counts.get(at, 0), fail, warn)
            case Field():
                seen = _field(expect, "\n".join(self._whole))
                return seen if self._size < WHOLE else worst([seen, Verdict.UNKNOWN])


def _promising(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Yield the lines in which a pattern may match, found by one search over all of them.

    What matches within a line also matches within the text, unless it looks around or names the
    edges of the whole: then every line is tried.
    """
    if _AROUND.search(pattern.pattern):
        yield from text.split("\n")
        return
    anywhere, at = _over_lines(pattern), 0
    while at <= len(text) and (found := anywhere.search(text, at)):
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.start())
        end = len(text) if end < 0 else end
        yield text[start:end]
        at = end + 1


_AROUND = re.compile(r"\(\?[=!<(]|\\[AZzB]")


@lru_cache(maxsize=512)
def _over_lines(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(pattern.pattern, pattern.flags | re.MULTILINE)


def bounds(value: float, fail: Bound | None, warn: Bound | None) -> Verdict:
    """Return the verdict of a number."""
    if fail is not None and fail.holds(value):
        return Verdict.FAIL
    return Verdict.WARN if warn is not None and warn.holds(value) else Verdict.OK


def number(text: str) -> float | None:
    """Return a number as people and tools write it: signs, thousands, a percent sign."""
    plain = text.strip().removesuffix("%").rstrip()
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        value = float(plain.replace(",", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _first(found: re.Match[str]) -> str | None:
    """Return the first group, or all that matches where there is none."""
    return found[1] if found.re.groups else found[0]


def _field(expect: Field, text: str) -> Verdict:
    values = _json(expect.path, text) if expect.format == "json" else _csv(expect, text)
    if not values:
        return Verdict.UNKNOWN
    return worst([_value(expect, value) for value in values])


def _value(expect: Field, text: str) -> Verdict:
    if expect.equals is not None:
        return Verdict.OK if text == expect.equals else Verdict.FAIL
    value = number(text)
    return Verdict.UNKNOWN if value is None else bounds(value, expect.fail, expect.warn)


def _json(path: str, text: str) -> list[str]:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return []
    for key in path.split("."):
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return []
    return [json.dumps(value) if isinstance(value, bool | None | dict | list) else str(value)]


def _csv(expect: Field, text: str) -> list[str]:
    rows = csv.DictReader(io.StringIO(text), delimiter=expect.delimiter, skipinitialspace=True)
    try:
        return [row[expect.path].strip() for row in rows if row.get(expect.path)]
    except csv.Error:
        return []


def say(step: Step, verdict: Verdict, values: Mapping[str, str]) -> str:
    """Return the sentence of a verdict, zh and en with a newline between; values are text."""
    text = step.say.get(verdict)
    if text is None:
        return ""
    return "\n".join(_told(one, values) for one in (text.zh, text.en))


def _told(sentence: str, values: Mapping[str, str]) -> str:
    return PLACE.sub(lambda place: values.get(place[1], "?"), " ".join(sentence.split()))
