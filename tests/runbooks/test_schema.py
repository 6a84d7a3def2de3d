"""Editors know runbooks, pieces and recorded answers: what is shipped fits its own schema."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.document import parse
from console.wiring import library
from runbooks.schema import json_schemas

SCHEMAS: dict[str, Any] = json_schemas()  # read here as an editor does
BOOK, PIECE, ANSWERS = "runbooks/*.yaml", "runbooks/common/*.yaml", "answers.yaml"
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def misfits(value: object, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    """Yield what does not fit, by the rules that our schemas use."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if options := schema.get("anyOf"):
        tried = [list(misfits(value, one, root, at)) for one in options]
        if all(tried):
            yield from min(tried, key=len)
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        yield f"{at}: {value!r} is no {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{at}: {value!r} is not like {schema['pattern']}"
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{at}: too short"
        for number, one in enumerate(value):
            yield from misfits(one, schema.get("items", {}), root, f"{at}.{number}")
    if isinstance(value, dict):
        known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        yield from (
            f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in value
        )
        for key, one in value.items():
            if key not in known and more is False:
                yield f"{at}: {key} is not known"
            inner = known.get(key, more if isinstance(more, dict) else {})
            yield from misfits(one, inner, root, f"{at}.{key}")


def read(path: Path) -> Any:
    return parse(str(path), path.read_bytes()).data


SHIPPED = [
    *(
        (path, PIECE if path.parent.name == "common" else BOOK)
        for path in library().rglob("*.yaml")
    ),
    *((path, ANSWERS) for path in (Path(__file__).parent / "recordings").rglob("*.yaml")),
]


@pytest.mark.parametrize(("path", "name"), SHIPPED, ids=lambda one: getattr(one, "stem", one))
def test_what_is_shipped_fits(path: Path, name: str) -> None:
    assert list(misfits(read(path), SCHEMAS[name], SCHEMAS[name], path.stem)) == []


@pytest.mark.parametrize("name", ["misspelt", "one-language"])
def test_what_is_misshapen_does_not(name: str) -> None:
    value = read(Path(__file__).parent / "broken" / f"{name}.yaml")
    assert list(misfits(value, SCHEMAS[BOOK], SCHEMAS[BOOK], name))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_is_described_and_no_other_is_allowed(name: str) -> None:
    for shape in (SCHEMAS[name], *SCHEMAS[name]["$defs"].values()):
        assert shape["additionalProperties"] is False
        assert shape["description"]
        for field, about in shape["properties"].items():
            assert about.get("description") or "$ref" in about, field  # else its shape says it


def test_the_command_line_prints_them_with_those_of_a_site() -> None:
    oncall = Path(sys.executable).with_name("oncall")
    done = subprocess.run([oncall, "schema"], capture_output=True, text=True, check=True)
    assert {BOOK, PIECE, ANSWERS, "site.yaml", "hosts.yaml"} <= set(json.loads(done.stdout))
