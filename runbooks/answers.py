"""A folder of recorded answers: `answers.yaml`, with long outputs in text files beside it.

Annotations are values here: the shapes are made from them.
"""

from contextlib import suppress
from pathlib import Path as FilePath
from typing import Annotated, Literal

from pydantic import Field, NonNegativeFloat

from config.document import Document, Path
from config.errors import Fault, Invalid
from config.model import Host, Shell, Text
from config.nearest import nearest
from config.shapes.base import Shape
from config.written import Encoding, Id, Role, Words
from runbooks.include import Merged
from runbooks.loader import read, shaped
from runbooks.model import Runbook, Verdict
from runbooks.recorded import Answer, Answers, Expected
from runbooks.shapes import AnyVerdict, Name, Status
from sources.chunk import End
from sources.clean import Cleaner

FILE = "answers.yaml"
LIMIT = 16 * 1024 * 1024
"""Bytes of one output."""


class HostAnswerShape(Shape):
    """A machine, as far as a runbook asks about it."""

    id: Id
    """By which answers name it."""
    shell: Literal["sh", "powershell"] = "sh"
    """How commands are quoted for it."""
    encoding: Encoding = "utf-8"
    """How text files of its output are read that are not UTF-8."""
    roles: list[Role] = Field(default=[])
    """What it is for."""
    facts: dict[Role, str] = Field(default={})
    """Values of it that runbooks use."""


class AnswerShape(Shape):
    """What came of a step: of a command, of a question, or that it was left out."""

    step: Id
    """Id of the step. Several answers are given one after the other; the last one stays."""
    host: Id | None = None
    """On which host; left out: on any."""
    output: str | None = None
    """What the command printed."""
    file: Words | None = None
    """Text file of this folder that holds what it printed."""
    status: Status | None = None
    """Exit status, 0 if left out."""
    seconds: NonNegativeFloat = 0.0
    """How long it took; longer than the step's timeout is a timeout."""
    end: Literal["exited", "timeout", "cancelled", "lost", "refused"] = "exited"
    """How it ended."""
    reason: str = ""
    """Why it was lost or refused."""
    answer: Words | None = None
    """What the person answered: an option's id, a choice, or a text."""
    skip: Words | None = None
    """Why the person left the step out."""
    concluded: AnyVerdict | None = None
    """With lost: what the person said became of it."""


class TurnShape(Shape):
    """A step on the way."""

    step: Id
    """Its id."""
    verdict: AnyVerdict
    """What it comes to."""


class ExpectedShape(Shape):
    """What the runbook must make of the answers."""

    way: list[TurnShape] = Field(default=[])
    """The steps that are taken, in their order."""
    verdict: AnyVerdict | None = None
    """Of the whole run."""


class AnswersShape(Shape):
    """Recorded answers to a runbook."""

    runbook: Id | None = None
    """Which runbook they answer."""
    targets: list[Id] = Field(default=[])
    """Hosts that it runs on; left out: the first that has its role."""
    hosts: list[HostAnswerShape] = Field(default=[])
    """The machines; left out: those of the site, or one with sh."""
    values: dict[Name, str] = Field(default={})
    """Parameters."""
    answers: Annotated[list[AnswerShape], Field(min_length=1)]
    """In the order in which they came."""
    expect: ExpectedShape | None = None
    """What must come of it."""


def load_answers(folder: FilePath, book: Runbook | None = None) -> Answers:
    """Return the recorded answers of a folder. Raises Invalid with every mistake in it.

    With the `book` that they answer, steps that it does not have are mistakes too.
    """
    path = folder / FILE
    document, _ = read(path)
    shape = shaped(Merged(document), AnswersShape)
    encodings = {host.id: host.encoding for host in shape.hosts}
    default = shape.hosts[0].encoding if len(shape.hosts) == 1 else "utf-8"
    given = [
        _answer(document, at, one, folder, encodings.get(one.host or "", default))
        for at, one in enumerate(shape.answers)
    ]
    _twice(document, shape)
    if book is not None and shape.runbook in (None, book.id):
        _strangers(document, shape, [step.id for step in book.steps])
    if document.faults:
        raise Invalid(tuple(document.faults))
    return Answers(
        tuple(given),
        shape.runbook,
        tuple(map(_host, shape.hosts)),
        tuple(shape.targets),
        shape.values,
        _expected(shape.expect),
    )


def _host(shape: HostAnswerShape) -> Host:
    return Host(
        shape.id,
        Text(shape.id, shape.id),
        address=shape.id,
        shell=Shell(shape.shell),
        encoding=shape.encoding,
        roles=tuple(shape.roles),
        facts=shape.facts,
    )


def _expected(shape: ExpectedShape | None) -> Expected | None:
    if shape is None:
        return None
    way = tuple((one.step, Verdict(one.verdict)) for one in shape.way)
    return Expected(way, Verdict(shape.verdict) if shape.verdict else None)


def _answer(
    document: Document, at: int, shape: AnswerShape, folder: FilePath, encoding: str
) -> Answer:
    where = document.values["answers", at]
    if shape.output is not None and shape.file is not None:
        document.blame(document.values["answers", at, "file"], "answer.both", step=shape.step)
    kinds = [
        shape.model_fields_set & {"output", "file", "status", "end", "reason", "concluded"},
        shape.answer,
        shape.skip,
    ]
    if sum(map(bool, kinds)) > 1:
        document.blame(where, "answer.kinds", step=shape.step)
    output = shape.output or ""
    if shape.file is not None:
        place = document.values["answers", at, "file"]
        output = _text(document, place, folder, shape.file, encoding)
    return Answer(
        shape.step,
        shape.host,
        Cleaner().feed(output.encode(errors="replace"), final=True),
        shape.status or 0,
        End(shape.end),
        shape.reason,
        shape.seconds,
        shape.answer,
        shape.skip,
        Verdict(shape.concluded) if shape.concluded else None,
    )


def _text(
    document: Document, place: tuple[int, int], folder: FilePath, name: str, encoding: str
) -> str:
    """Return an output that a file holds: in UTF-8, or else in the encoding of its host."""
    path = folder / name
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            document.blame(place, "answer.outside", given=name)
            return ""
        if path.exists() and not path.is_file():  # a pipe would never end
            document.blame(place, "answer.kind", given=name)
            return ""
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        document.blame(place, "answer.unreadable", given=name, reason=reason)
        return ""
    if len(content) > LIMIT:
        document.faults.append(Fault(str(path), 0, 0, "file.large", {"limit": str(LIMIT)}))
        return ""
    with suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        byte = f"0x{content[error.start]:02x}"
        document.blame(place, "answer.encoding", given=name, byte=byte, encoding=encoding)
        return ""


def _strangers(document: Document, shape: AnswersShape, known: list[str]) -> None:
    """Blame the steps that no answer can be for."""
    way = shape.expect.way if shape.expect else []
    named: dict[Path, str] = {
        ("answers", at, "step"): one.step for at, one in enumerate(shape.answers)
    }
    named |= {("expect", "way", at, "step"): one.step for at, one in enumerate(way)}
    for where, step in named.items():
        if step not in known:
            near = nearest(step, known) or ", ".join(known)
            document.blame(document.values[where], "step.unknown", id=step, nearest=near)


def _twice(document: Document, shape: AnswersShape) -> None:
    seen: dict[str, int] = {}
    for at, host in enumerate(shape.hosts):
        line, _ = place = document.values["hosts", at, "id"]
        if host.id in seen:
            values = {"id": host.id, "file": document.file, "line": str(seen[host.id])}
            document.blame(place, "id.twice", **values)
        seen.setdefault(host.id, line)
