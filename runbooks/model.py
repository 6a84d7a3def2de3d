"""The frozen values of a runbook, as loaded and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.model import Bound, Shell, Text


KEPT = 2 * 1024 * 1024
"""Characters of one host's output that are kept where a step does not say."""


class Risk(StrEnum):
    """What a step may do to a host, and so what it asks of the engineer first."""

    READ = "read"
    """Runs at once."""
    CHANGE = "change"
    """Runs after Enter on the exact command and host."""
    DESTRUCTIVE = "destructive"
    """Runs after the host's id was typed."""


class Verdict(StrEnum):
    """What a step's output means."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    """No answer that can be judged: timeout, lost link, output that fits nothing."""
    SKIPPED = "skipped"


_FORMS = {
    "int": re.compile(r"[-+]?[0-9]+"),
    "number": re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
}


@dataclass(frozen=True, slots=True)
class Param:
    """A value that a run needs; each is checked before anything runs."""

    id: str
    name: Text
    kind: Literal["text", "int", "number", "choice"] = "text"
    pattern: re.Pattern[str] | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    fact: str | None = None
    """Name of the host's fact to take when nothing is given."""

    def takes(self, value: str) -> bool:
        """Return whether a value has the form that is asked for."""
        if self.choices and value not in self.choices:
            return False
        if self.pattern is not None and not self.pattern.fullmatch(value):
            return False
        form = _FORMS.get(self.kind)
        return form is None or form.fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class ExitIs:
    """Judges by exit status: `ok` statuses are well, `warn` ones warn, all others fail."""

    ok: frozenset[int] = frozenset({0})
    warn: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """Judges by a pattern: found (or, with `absent`, not found) gives `verdict`."""

    pattern: re.Pattern[str]
    verdict: Verdict
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """Judges the first group of each match as a number; the worst one counts."""

    pattern: re.Pattern[str]
    fail: Bound | None = None
    warn: Bound | None = None
    unit: str = ""
    none: Verdict = Verdict.UNKNOWN
    """The verdict where nothing matches."""


@dataclass(frozen=True, slots=True)
class Count:
    """Judges the number of lines that match."""

    pattern: re.Pattern[str]
    fail: Bound | None = None
    warn: Bound | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """Judges a value at a path (`a.b.0.c`) of JSON, or a named column of CSV (worst row)."""

    format: Literal["json", "csv"]
    path: str
    fail: Bound | None = None
    warn: Bound | None = None
    equals: str | None = None
    """The text it must be, instead of bounds."""
    delimiter: str = ","


Expect = ExitIs | Match | Number | Count | Field


@dataclass(frozen=True, slots=True)
class Until:
    """A step is done again until it is well, or its time is over."""

    every: timedelta
    lasting: timedelta


@dataclass(frozen=True, slots=True)
class Fills:
    """A captured number that is followed from run to run, and where it is full."""

    value: str
    """Name of the capture."""
    limit: float


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to run or to ask."""

    id: str
    title: Text
    line: int
    """Where it stands in its file."""
    run: str | None = None
    """Template of a command; `{{name}}` stands for a value that the engine quotes."""
    ask: Text | None = None
    """A question to the person instead."""
    options: tuple[tuple[str, Text, Verdict], ...] = ()
    """Answers to choose from: id, words, what it means. Empty: a free line of text."""
    choose: str | None = None
    """Instead of options: the name of a list that an earlier step made. What is chosen from it is
    a value of that name for later steps."""
    on: str = "target"
    """`target` (the run's hosts), `local`, or a role."""
    shell: Shell | None = None
    """None: the host's own."""
    risk: Risk = Risk.READ
    timeout: timedelta = timedelta(seconds=30)
    until: Until | None = None
    """Look again and again; only a step that reads."""
    at_once: int = 32
    """On how many hosts at the same time; 1: one after the other."""
    silent: timedelta = timedelta(seconds=30)
    """Without output for so long it is pointed out, and goes on."""
    limit: int = KEPT
    """Characters of output to keep; the command goes on, the middle is counted only."""
    expect: tuple[Expect, ...] = ()
    """The worst verdict counts; empty means exit status 0."""
    say: Mapping[Verdict, Text] = field(default_factory=dict)
    """A sentence for each verdict; may hold captured `{{name}}`."""
    capture: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """Name to pattern: the first group of the first match is a value for later steps."""
    lists: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """Name to pattern: the first group of every match, for a later step to `choose` from."""
    fills: Fills | None = None
    """What of it fills up."""
    then: Mapping[Verdict, str] = field(default_factory=dict)
    """Verdict to the id of the next step, or `end`; without one the next in the file."""
    undo: Text | None = None
    """What takes the change back; required of a change."""
    verify: str | None = None
    """Id of the step that shows that the change worked; required of a change."""


@dataclass(frozen=True, slots=True)
class Runbook:
    """A way from a symptom to its cause."""

    id: str
    title: Text
    path: str
    digest: str
    """SHA-256 of the file, stored with every run."""
    source: str
    """The file's text as it was."""
    systems: tuple[str, ...]
    signs: tuple[str, ...]
    """Signs of checks that it answers; `oracle.` matches every sign that begins so."""
    symptoms: Text
    params: tuple[Param, ...]
    steps: tuple[Step, ...]
    roles: tuple[str, ...] = ()
    """Roles of the hosts that it is meant for, in order of preference; `{component}` roles of the
    site match by prefix."""
    engine: str | None = None
    """The database that it is for; None: any, or none."""
    fallback: Text | None = None
    """What the department does by hand meanwhile."""
    escalate: Text | None = None
    health: bool = False
    """It checks whether all is well, by itself and on schedule; no incident suggests it."""

    def step(self, step_id: str) -> Step:
        """Return a step; raise KeyError where there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)
