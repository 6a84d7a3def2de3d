"""What the contract owes by number.

Annotations are values here: the shapes are made from them.
"""

from typing import Annotated, Literal

from pydantic import Field

from config.shapes.base import Phrase, Shape
from config.written import Id

Kind = Literal[
    "visit",
    "training",
    "deployment",
    "upgrade",
    "major",
    "report",
    "survey",
    "drill",
    "tips",
    "health",
    "risk",
]


class ObligationShape(Shape):
    """So many of a kind in each period."""

    id: Id
    """Unique among obligations."""
    kind: Kind
    """What is owed; of major changes so many are included, and no more."""
    count: Annotated[int, Field(ge=0, le=1000)]
    """How many in each period."""
    per: Literal["term", "year", "quarter", "month"]
    """The period, counted from the contract's first day on."""
    system: Id | None = None
    """Id of a system; left out: whatever it is about."""
    name: Phrase | None = None
    """What people call it; left out: the name of its kind."""
    within: Annotated[int, Field(ge=0, le=92)] = 0
    """Days after the end of a period in which it is still in time."""
