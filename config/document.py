"""One YAML file as plain data that remembers where everything stands.

Scalars follow YAML 1.2: only `true` and `false` are switches, and `10:00` and `2025-07-01` stay
text. Tags, anchors and aliases are refused: a site is data, each value stands in one place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

import yaml

from config.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]

DEPTH = 32
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: Mapping[str, Value] = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE = re.compile(r"[-+]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+(?=[eE]))([eE][-+]?\d{1,3})?", re.ASCII)
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)


@dataclass(slots=True)
class Document:
    """What a file holds. `values` and `keys` tell the place (line, column; from 1) by path."""

    file: str
    data: Value = None
    whole: bool = False
    """Whether it was read to its end."""
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def blame(self, place: Place, code: str, **values: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(self.file, *place, code, values))


class _Mark(Protocol):
    line: int
    column: int


class _UnusableError(Exception):
    """Ends the reading of a file whose fault is told already."""


def parse(file: str, content: bytes) -> Document:
    """Read one file; every mistake, of encoding or of YAML, is in `Document.faults`."""
    document = Document(file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        document.blame(_end(before), "file.encoding", byte=f"0x{content[error.start]:02x}")
        return document
    if control := _CONTROL.search(text):
        place = _end(text[: control.start()])
        document.blame(place, "yaml.character", character=_code_point(control[0]))
        return document
    try:
        _fill(document, yaml.parse(text, Loader=_Loader))
        document.whole = True
    except _UnusableError:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        document.blame(_start(mark), "yaml.syntax", problem=str(error.problem or error.context))
    return document


def _fill(document: Document, events: Iterator[yaml.Event]) -> None:
    """Build the data without recursion: a hostile depth must not reach the interpreter's stack."""
    open_: list[tuple[Path, list[Value] | dict[str, Value]]] = []
    key: tuple[str, Place] | None = None
    documents = 0

    for event in events:
        place = _start(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                document.blame(place, "yaml.documents")
                raise _UnusableError
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            open_.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        _refuse(document, event, place)
        path, parent = open_[-1] if open_ else ((), None)

        if isinstance(parent, dict) and key is None:
            if not isinstance(event, yaml.ScalarEvent):
                document.blame(place, "yaml.key")
                raise _UnusableError
            key = (event.value, place)
            continue

        value = _value(document, event, place)
        if isinstance(parent, dict) and key is not None:
            (name, at), key = key, None
            path = (*path, name)
            if name in parent:
                line, _ = document.keys[path]
                document.blame(at, "yaml.twice", key=name, line=str(line))
            document.keys[path] = at
            parent[name] = value
        elif isinstance(parent, list):
            path = (*path, len(parent))
            parent.append(value)
        else:
            document.data = value
        document.values[path] = place
        if isinstance(value, list | dict):
            open_.append((path, value))
            if len(open_) > DEPTH:
                document.blame(place, "yaml.deep", limit=str(DEPTH))
                raise _UnusableError


def _refuse(document: Document, event: yaml.NodeEvent, place: Place) -> None:
    """Stop at an anchor, an alias or a tag."""
    if event.anchor is not None:
        document.blame(place, "yaml.alias", name=event.anchor)
        raise _UnusableError
    tag = getattr(event, "tag", None)
    if tag is not None:
        document.blame(place, "yaml.tag", tag=tag)
        raise _UnusableError


def _value(document: Document, event: yaml.NodeEvent, place: Place) -> Value:
    if not isinstance(event, yaml.ScalarEvent):
        return {} if isinstance(event, yaml.MappingStartEvent) else []
    text = event.value
    if control := _CONTROL.search(text):  # by way of an escape such as "\e"
        document.blame(place, "yaml.character", character=_code_point(control[0]))
    if not event.implicit[0]:  # quoted or a block
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _start(mark: _Mark | None) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _end(text: str) -> Place:
    """Return the place just behind a text."""
    lines = re.split("\r\n|\r|\n", text)
    return len(lines), len(lines[-1]) + 1


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"
