"""Editors get a schema for each file, which says of every field what it is."""

from __future__ import annotations

from typing import Any

import pytest

from config.schema import FILES, json_schemas

SCHEMAS: dict[str, Any] = json_schemas()  # read here as an editor does


def fields(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    shapes = [schema, *schema["$defs"].values()]
    return [pair for shape in shapes for pair in shape.get("properties", {}).items()]


def test_each_file_of_the_starting_site_has_a_schema() -> None:
    assert set(SCHEMAS) == set(FILES)
    assert {name: set(schema["properties"]) for name, schema in SCHEMAS.items()} == {
        name: set(sections) for name, sections in FILES.items()
    }


@pytest.mark.parametrize("name", FILES)
def test_every_field_is_described_and_no_other_is_allowed(name: str) -> None:
    schema = SCHEMAS[name]
    for shape in (schema, *schema["$defs"].values()):
        assert shape["additionalProperties"] is False
        assert shape["description"]
    for field, about in fields(schema):
        assert about.get("description") or "$ref" in about, field  # else its shape says it


def test_an_editor_knows_the_notations_and_the_defaults() -> None:
    check = SCHEMAS["checks.yaml"]["$defs"]["CheckShape"]["properties"]
    assert check["every"]["default"] == "30s"
    assert "pattern" in check["every"]
    assert SCHEMAS["systems.yaml"]["properties"]["systems"]["minItems"] == 1
    assert SCHEMAS["systems.yaml"]["required"] == ["systems"]
    assert "from" in SCHEMAS["contract.yaml"]["$defs"]["SeasonShape"]["properties"]
