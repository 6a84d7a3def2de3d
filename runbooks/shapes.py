"""The shapes of a runbook's YAML. Annotations are values here: the shapes are made from them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from config.faults import MisreadError
from config.shapes.base import Phrase, Shape
from config.written import Duration, Id, QuickRegex, Role, Threshold, Words

Verdict = Literal["ok", "warn", "fail"]
AnyVerdict = Literal["ok", "warn", "fail", "unknown", "skipped"]
Status = Annotated[int, Field(ge=0, le=0xFFFFFFFF)]
"""Windows has 32 bits of it."""


def _name(text: str) -> str:
    if not text.isidentifier() or not text.isascii():
        raise MisreadError("name.form", given=text, allowed="A-Z a-z 0-9 _")
    return text


def _sign(text: str) -> str:
    if not text.removesuffix(".").replace(".", "").replace("-", "").isalnum():
        raise MisreadError("name.form", given=text, allowed="a-z 0-9 - .")
    return text


def _size(text: str | int) -> int:
    if isinstance(text, int):
        return _bounded(text)
    for unit, factor in (("MiB", 1024 * 1024), ("KiB", 1024), ("B", 1)):
        number = text.removesuffix(unit).strip()
        if text.endswith(unit) and number.isdecimal():
            return _bounded(int(number) * factor)
    raise MisreadError("size.form", given=text)


def _bounded(size: int) -> int:
    if size < _LEAST:
        raise MisreadError("number.low", given=str(size), limit=str(_LEAST))
    if size > _MOST:
        raise MisreadError("number.high", given=str(size), limit=str(_MOST))
    return size


_LEAST, _MOST = 1024, 16 * 1024 * 1024
"""Bytes of output that a step may ask to be kept."""
Name = Annotated[Words, AfterValidator(_name)]
Sign = Annotated[Words, AfterValidator(_sign)]
Size = Annotated[str | int, AfterValidator(_size)]


class SuggestShape(Shape):
    """What the runbook is for."""

    systems: list[Id] = Field(default=[])
    """Ids of systems."""
    signs: list[Sign] = Field(default=[])
    """Signs of checks; one that ends in a dot stands for all that begin so."""


class ParamShape(Shape):
    """A value that a run needs."""

    id: Name
    """By which commands name it."""
    name: Phrase
    """What a person is asked for."""
    kind: Literal["text", "int", "number", "choice"] = "text"
    """What it must be."""
    pattern: QuickRegex | None = None
    """What the whole of it must match."""
    choices: list[str] = Field(default=[])
    """What it may be."""
    default: str | None = None
    """What it is when nothing is given."""
    fact: str | None = None
    """The host's fact that it is when nothing is given."""


class ExitShape(Shape):
    """Which exit statuses are well, and which only warn."""

    ok: list[Status] = Field(default=[0])
    """Well."""
    warn: list[Status] = Field(default=[])
    """A warning."""


class ExpectShape(Shape):
    """One judgement: exactly one of exit, match, number, count, json and csv."""

    exit: ExitShape | None = None
    """By exit status."""
    match: QuickRegex | None = None
    """By a pattern that is found in some line."""
    number: QuickRegex | None = None
    """By the first group as a number; the worst match counts."""
    count: QuickRegex | None = None
    """By how many lines match."""
    json_: Words | None = Field(default=None, alias="json")
    """By the value at a path such as a.b.0."""
    csv: Words | None = None
    """By the values of a column."""
    verdict: Verdict | None = None
    """With match: what it means."""
    absent: bool = False
    """With match: it means that when it is not found."""
    fail: Threshold | None = None
    """From where on it fails."""
    warn: Threshold | None = None
    """From where on it warns."""
    unit: str = ""
    """Unit of the number."""
    none: AnyVerdict = "unknown"
    """With number: what it means that nothing matches."""
    equals: str | None = None
    """With json and csv: what it must be."""
    delimiter: Literal[",", ";", "|", "\t", ":"] = ","
    """With csv."""


class SayShape(Shape):
    """A sentence for each verdict."""

    ok: Phrase | None = None
    """When it is well."""
    warn: Phrase | None = None
    """When it warns."""
    fail: Phrase | None = None
    """When it fails."""
    unknown: Phrase | None = None
    """When it cannot be judged."""


class ThenShape(Shape):
    """The step that follows a verdict, or end."""

    ok: Words | None = None
    """After ok."""
    warn: Words | None = None
    """After warn."""
    fail: Words | None = None
    """After fail."""
    unknown: Words | None = None
    """After unknown."""
    skipped: Words | None = None
    """After it was skipped."""


class OptionShape(Shape):
    """An answer to a question."""

    id: Id
    """By which it is known."""
    text: Phrase
    """What it says."""
    verdict: Verdict = "ok"
    """What it means."""


class UntilShape(Shape):
    """Look again until it is well."""

    every: Duration
    """Time between two looks."""
    lasting: Duration = Field(alias="for")
    """After which it is what it is."""


class FillsShape(Shape):
    """A number that is followed from run to run."""

    value: Name
    """Name of a capture."""
    limit: float = 100.0
    """Where it is full."""


class StepShape(Shape):
    """One thing to run, or to ask."""

    id: Id
    """By which other steps name it."""
    title: Phrase
    """What it does, in a few words."""
    run: Words | None = None
    """The command; {{name}} stands for a value, which the engine quotes."""
    ask: Phrase | None = None
    """The question."""
    options: list[OptionShape] = Field(default=[])
    """Its answers; none: a line of text."""
    choose: Name | None = None
    """With ask: choose from a list that an earlier step made; what is chosen is a value."""
    on: Role = "target"
    """target, local, or a role of hosts."""
    shell: Literal["sh", "powershell"] | None = None
    """Left out: the host's own."""
    risk: Literal["read", "change", "destructive"] = "read"
    """What it may do."""
    timeout: Duration = Field(default="30s", validate_default=True)
    """After which it is stopped."""
    until: UntilShape | None = None
    """Look again until it is ok, for a step that only reads."""
    at_once: Annotated[int, Field(ge=1, le=64)] = 32
    """On how many hosts at the same time; 1: one after the other."""
    silent: Duration = Field(default="30s", validate_default=True)
    """Without output for so long it is pointed out; it is not stopped."""
    limit: Size = Field(default="2MiB", validate_default=True)
    """Output that is kept: a quarter from its head, the rest from its tail."""
    expect: list[ExpectShape] = Field(default=[])
    """How it is judged; the worst counts; left out: by exit status 0."""
    say: SayShape = SayShape()
    """What each verdict means."""
    capture: dict[Name, QuickRegex] = Field(default={})
    """Values for later steps: the first group of the first match."""
    lists: dict[Name, QuickRegex] = Field(default={}, alias="list")
    """Lists for a later step to choose from: the first group of every match."""
    fills: FillsShape | None = None
    """What of it fills up, to tell in how many days it is full."""
    then: ThenShape = ThenShape()
    """Where it goes on; left out: at the next step of the file."""
    undo: Phrase | None = None
    """What takes it back."""
    verify: Id | None = None
    """The step that shows that it worked."""


class IncludeShape(Shape):
    """A shared piece in place of a step."""

    include: Id
    """Name of the piece."""
    with_: dict[Name, str] = Field(default={}, alias="with")
    """Values for it: a text, or {{name}} for a value of this book."""
    on: Role | None = None
    """Where its steps run; left out: as the piece says."""
    expect: list[ExpectShape] = Field(default=[])
    """Judgements of this book in place of those of its last step."""
    as_: Id | None = Field(default=None, alias="as")
    """How its steps are called here; left out: like the piece."""
    title: Phrase | None = None
    """Title of this book in place of that of its last step."""
    say: SayShape = SayShape()
    """Sentences of this book in place of those of its last step."""
    then: ThenShape = ThenShape()
    """Where its verdicts lead; left out: to what follows."""


class PieceShape(Shape):
    """Steps that several runbooks include; they only read."""

    id: Id
    """The same as the file's name."""
    title: Phrase
    """What it finds out, in a few words."""
    params: list[ParamShape] = Field(default=[])
    """Values that it needs."""
    steps: Annotated[list[StepShape], Field(min_length=1)]
    """What is done, from the first on."""


class RunbookShape(Shape):
    """A runbook."""

    id: Id
    """The same as the file's name."""
    kind: Literal["trouble", "health"] = "trouble"
    """What it is: a way from a symptom to its cause, or a check that all is well."""
    title: Phrase
    """What it is for, in a few words."""
    suggest: SuggestShape = SuggestShape()
    """When it is offered."""
    roles: Annotated[list[Role], Field(min_length=1)]
    """Roles of the hosts that it runs on, in order of preference."""
    engine: Id | None = None
    """The database that it is for: a host whose fact `engine` names others is left out."""
    symptoms: Phrase
    """What people say; of a health check, what it looks at."""
    fallback: Phrase | None = None
    """What the department does by hand meanwhile."""
    escalate: Phrase | None = None
    """When to call whom."""
    params: list[ParamShape] = Field(default=[])
    """Values that it needs."""
    steps: Annotated[list[StepShape], Field(min_length=1)]
    """What is done, from the first on."""
