"""A `Site` as JSON and back, without pydantic or YAML; only classes of `config`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import TypeAlias

from config import contract, inbound, model, obligations, proof, team, text

JSON: TypeAlias = "bool | int | float | str | list[JSON] | None"
_CLASSES = {
    name: kind
    for module in (model, contract, text, team, inbound, obligations, proof)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and kind.__module__ == module.__name__
}


def encode(value: object) -> JSON:
    """Return a value as JSON: plain scalars as they are, all else as `[kind, part, ...]`.

    Raises TypeError for what no site holds.
    """
    match value:
        case Enum():
            return [type(value).__name__, encode(value.value)]
        case None | bool() | int() | float() | str():
            return value
        case tuple():
            return ["tuple", *map(encode, value)]
        case frozenset():
            return ["frozenset", *map(encode, sorted(value))]
        case Mapping():
            return ["dict", *(encode(part) for pair in value.items() for part in pair)]
        case timedelta():
            return ["timedelta", value.days, value.seconds, value.microseconds]
        case date() | time():
            return [type(value).__name__, value.isoformat()]
        case re.Pattern():
            return ["pattern", value.pattern, value.flags]
        case _ if is_dataclass(value):
            parts = (encode(getattr(value, part.name)) for part in fields(value))
            return [type(value).__name__, *parts]
    raise TypeError(type(value).__name__)


def decode(data: JSON) -> object:
    """Return the value that `encode` was given."""
    match data:
        case ["tuple", *parts]:
            return tuple(map(decode, parts))
        case ["frozenset", *parts]:
            return frozenset(map(decode, parts))
        case ["dict", *parts]:
            pairs = [decode(part) for part in parts]
            return dict(zip(pairs[::2], pairs[1::2], strict=True))
        case ["timedelta", int(days), int(seconds), int(microseconds)]:
            return timedelta(days, seconds, microseconds)
        case ["datetime", str(text)]:
            return datetime.fromisoformat(text)
        case ["date", str(text)]:
            return date.fromisoformat(text)
        case ["time", str(text)]:
            return time.fromisoformat(text)
        case ["pattern", str(text), int(flags)]:
            return re.compile(text, flags)
        case [str(kind), *parts]:
            return _CLASSES[kind](*map(decode, parts))
    return data
