"""A frozen dataclass as JSON data and back, derived from its annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from console.duty.events import JSON

T = TypeVar("T")
Turn = Callable[[Any], Any]


class Codec(Generic[T]):
    """Encodes and decodes values of one dataclass.

    Knows str, int, float, bool, datetime, enums, dataclasses, `X | None` and `tuple[X, ...]`;
    raises TypeError for a class with any other field. What has its default is left out, and keys
    that a text lacks take it: most incidents have gathered little.
    """

    def __init__(self, kind: type[T]) -> None:
        # A module of values may import `datetime` for its type checker only.
        hints = get_type_hints(kind, localns={"datetime": datetime})
        self.names = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]  # T is one
        self._kind = kind
        turns = {name: _turns(hints[name]) for name in self.names}
        plain = {field.name: _default(field) for field in fields(kind)}  # type: ignore[arg-type]
        self._encode = tuple((name, turns[name][0], plain[name]) for name in self.names)
        self._decode = {name: turns[name][1] for name in self.names}

    def some(self, value: T, names: Iterable[str]) -> dict[str, JSON]:
        """Return some fields as JSON data, also those that have their default."""
        wanted = set(names)
        return {
            name: turn(getattr(value, name)) if turn else getattr(value, name)
            for name, turn, _ in self._encode
            if name in wanted
        }

    def encode(self, value: T) -> dict[str, JSON]:
        """Return a value as JSON data."""
        return {
            name: turn(held) if turn else held
            for name, turn, plain in self._encode
            if (held := getattr(value, name)) != plain
        }

    def decode(self, data: Mapping[str, Any]) -> T:
        """Return the value of JSON data. Raises KeyError, TypeError or ValueError."""
        return self._kind(**self.parts(data))

    def parts(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return some fields of JSON data. Raises KeyError, TypeError or ValueError."""
        return {
            name: turn(value) if (turn := self._decode[name]) else value
            for name, value in data.items()
        }


def _default(field: Field[Any]) -> object:
    """Return a field's default; without one, something that equals no value."""
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _turns(hint: Any) -> tuple[Turn | None, Turn | None]:  # noqa: ANN401  # annotations are values
    """Return how a value of a type becomes JSON and how it comes back; None: it is JSON."""
    if hint in (str, int, float, bool):
        return None, None
    if hint is datetime:
        return datetime.isoformat, datetime.fromisoformat
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda value: value.value, hint
    if is_dataclass(hint) and isinstance(hint, type):
        codec = Codec(hint)
        return codec.encode, codec.decode
    arguments = get_args(hint)
    if get_origin(hint) is tuple and arguments[1:] == (Ellipsis,):
        there, back = _turns(arguments[0])
        return _each(there, list), _each(back, tuple)
    if get_origin(hint) is UnionType and len(arguments) == 2 and NoneType in arguments:
        there, back = _turns(arguments[arguments[0] is NoneType])
        return _unless_none(there), _unless_none(back)
    raise TypeError(hint)


def _each(turn: Turn | None, gather: Turn) -> Turn:
    return gather if turn is None else lambda values: gather(map(turn, values))


def _unless_none(turn: Turn | None) -> Turn | None:
    return turn and (lambda value: None if value is None else turn(value))
