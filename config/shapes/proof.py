"""What the contract wants proved by and by: health checks that are owed, and the grading of risks.

Annotations are values here: the shapes are made from them.
"""

from typing import Annotated, Literal

from pydantic import Field

from config.shapes.base import Shape
from config.written import Clock, Duration, Id, RoutineDay

Grade = Literal["low", "medium", "high"]
GradeRow = Annotated[list[Grade], Field(min_length=3, max_length=3)]


class RoutineShape(Shape):
    """A health check that is owed."""

    id: Id
    """Unique among health checks."""
    system: Id
    """Id of the system that it is about."""
    book: Id
    """Id of a runbook of kind `health`."""
    every: Literal["daily", "weekly", "monthly"]
    """How often."""
    day: RoutineDay | None = None
    """Of a weekly one the weekday, of a monthly one the day of the month, 1 to 28."""
    at: Clock
    """When, in the site's zone."""
    within: Duration = Field(default="6h", validate_default=True)
    """How long after that it may begin; later it counts as missed."""
    hosts: list[Id] = Field(default=[])
    """Ids of hosts; left out: all hosts of the system that the runbook is for."""


class RiskMatrixShape(Shape):
    """Likelihood by impact: each row has the grades for minor, serious and severe impact."""

    unlikely: GradeRow
    """Hardly within the term."""
    possible: GradeRow
    """Perhaps once within the term."""
    likely: GradeRow
    """More than once within the term, or it has happened lately."""


class RisksShape(Shape):
    """How risks are graded and looked at again."""

    matrix: RiskMatrixShape | None = None
    """Likelihood by impact; left out: as the docs show."""
    review_months: Annotated[int, Field(ge=1, le=12)] = 3
    """A10: months until each is looked at again."""
