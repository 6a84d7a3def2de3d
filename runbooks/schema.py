"""JSON Schemas of runbooks, of the pieces that they share and of recorded answers, for editors.

Annotations are values here: the shape is made from them.
"""

from typing import Annotated

from pydantic import BaseModel, Field, JsonValue

from runbooks.answers import FILE, AnswersShape
from runbooks.include import FOLDER
from runbooks.shapes import IncludeShape, PieceShape, RunbookShape, StepShape


class BookShape(RunbookShape):
    """A runbook as it is written: a step, or a piece in its place."""

    steps: Annotated[list[StepShape | IncludeShape], Field(min_length=1)]  # type: ignore[assignment]
    """What is done, from the first on."""


def json_schemas() -> dict[str, dict[str, JsonValue]]:
    """Return a JSON Schema for each kind of file, by the pattern of its name."""
    files: dict[str, type[BaseModel]] = {
        "runbooks/*.yaml": BookShape,
        f"runbooks/{FOLDER}/*.yaml": PieceShape,
        FILE: AnswersShape,
    }
    return {
        file: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **shape.model_json_schema(),
        }
        for file, shape in files.items()
    }
