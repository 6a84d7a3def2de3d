"""What pydantic finds wrong with a shape, as the codes of our faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from config.nearest import nearest
from config.shapes.base import Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from config.document import Path

_KINDS = {
    "string_type": "type.text",
    "int_type": "type.whole",
    "float_type": "type.number",
    "bool_type": "type.switch",
    "list_type": "type.list",
    "dict_type": "type.mapping",
    "model_type": "type.mapping",
    "string_too_short": "text.empty",
    "too_short": "list.empty",
    "literal_error": "choice.unknown",
    "greater_than_equal": "number.low",
    "less_than_equal": "number.high",
    "greater_than": "number.between",
    "less_than": "number.between",
}
"""What pydantic finds, by its name for it; its other finds have their own code below."""

_LENGTHS = {"too_short": "min_length", "too_long": "max_length"}
_EXACTLY = {3: "list.three", 4: "list.four"}
"""Lists that have one length only."""

Finding = tuple["Path", str, dict[str, str], bool]
"""Path, code, values, and whether it is the key that is wrong rather than what it holds."""


def told(detail: ErrorDetails, root: type[Shape]) -> Finding:
    """Return what one of pydantic's errors says of a file whose whole has the shape `root`."""
    path, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    at_key = bool(path) and path[-1] == "[key]"
    if at_key:
        path = path[:-1]
    match kind:
        case "value_error":
            misread = context["error"]
            return path, misread.code, dict(misread.values), at_key
        case "missing":
            return path[:-1], "field.missing", {"field": str(path[-1])}, False
        case "extra_forbidden":
            return _stranger(path, root)
        case "too_short" | "too_long" if code := _EXACTLY.get(context.get(_LENGTHS[kind], 0)):
            return path, code, {}, at_key
    return path, _KINDS[kind], _values(kind, detail["input"], context), at_key


def _stranger(path: Path, root: type[Shape]) -> Finding:
    word, known = str(path[-1]), fields_at(path[:-1], root)
    near = nearest(word, known)
    if near is None:
        return path, "field.unknown", {"field": word, "known": ", ".join(known)}, True
    return path, "field.misspelt", {"field": word, "nearest": near}, True


def fields_at(path: Path, root: type[Shape]) -> tuple[str, ...]:
    """Return the keys that may stand in the mapping at a path."""
    shape = root
    for key in path:
        if isinstance(key, str):
            by_name = {field.alias or name: field for name, field in shape.model_fields.items()}
            shape = _shape_in(by_name[key].annotation)
    return tuple(field.alias or name for name, field in shape.model_fields.items())


def _shape_in(annotation: object) -> type[Shape]:
    """Return the shape inside `list[...]`, `... | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next(_shape_in(part) for part in get_args(annotation) if part is not type(None))


def _values(kind: str, given: object, context: Mapping[str, object]) -> dict[str, str]:
    match kind:
        case "literal_error":
            choices = re.findall(r"'([^']+)'", str(context["expected"]))
            return {"given": str(given), "choices": ", ".join(choices)}
        case "greater_than_equal":
            return {"given": f"{given}", "limit": f"{context['ge']}"}
        case "less_than_equal":
            return {"given": f"{given}", "limit": f"{context['le']}"}
        case "greater_than" | "less_than":
            return {"given": f"{given}"}
    return {}
