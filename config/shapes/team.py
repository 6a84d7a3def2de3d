"""Who takes turns, who is away, who is told what and through which channel.

Annotations are values here: the shapes are made from them.
"""

from typing import Annotated, Literal

from pydantic import Field

from config.shapes.base import Shape
from config.team import Notice
from config.written import Clock, Day, Duration, Id, Local, Secret, Turn, Words


class RotationShape(Shape):
    """People who take turns; of several rotations the first gives the primary."""

    from_: Day = Field(alias="from")
    """The day of the first turn."""
    until: Day | None = None
    """The day on which the last turn ends; left out: never."""
    at: Clock
    """When a turn begins, in the site's zone."""
    every: Turn = Field(default="1w", validate_default=True)
    """How long a turn is: `1w`, `3d`."""
    people: Annotated[list[Id], Field(min_length=1)]
    """Ids of engineers, in the order of their turns."""


class OverrideShape(Shape):
    """A stretch in which others are on call than the roster says."""

    from_: Local = Field(alias="from")
    """Its begin, as `2026-03-05 10:00`, in the site's zone."""
    to: Local
    """Its end."""
    engineers: Annotated[list[Id], Field(min_length=1)]
    """Ids of engineers, the primary first."""
    why: str = ""
    """Why."""


class LeaveShape(Shape):
    """Days on which an engineer is not there."""

    who: Id
    """Id of an engineer."""
    from_: Day = Field(alias="from")
    """The first day."""
    to: Day
    """The last day."""
    why: str = ""
    """Why."""


class StepShape(Shape):
    """Somebody who is told when an incident has waited for so long."""

    after: Duration
    """How long."""
    to: Words
    """`primary`, `backup`, an engineer's id, a role, or anybody else in words."""
    until: Literal["acknowledged", "resolved"] = "acknowledged"
    """What ends the waiting."""


class EscalationShape(Shape):
    """The chain of one priority."""

    priority: Id
    """Id of a priority."""
    steps: list[StepShape] = Field(default=[])
    """Who is told when."""
    update: Duration | None = None
    """How often whoever works on it owes a report."""
    count: Literal["wall", "cover"] = "wall"
    """Whether minutes of the wall clock or of the service's cover count."""


class ChannelShape(Shape):
    """A way to reach somebody, through what apprise knows: mail, WeCom, DingTalk, SMS gateways."""

    id: Id
    """Unique among channels; the only name of it that is ever shown."""
    url: Secret
    """Where its apprise address stands: `${NAME}` in the environment, or `file:PATH`."""
    who: Words | None = None
    """An engineer's id, a role, or who is named in `escalation`; left out: a group."""
    for_: Annotated[list[Notice], Field(min_length=1)] = Field(
        default=["page", "warn", "breach", "update", "gap"], alias="for"
    )
    """What is sent through it."""


class QuietShape(Shape):
    """Hours in which some notices are not sent; emergencies and the highest priority always are."""

    from_: Clock = Field(alias="from")
    """Their begin, in the site's zone."""
    to: Clock
    """Their end; before the begin it is the next day's."""
    for_: Annotated[list[Notice], Field(min_length=1)] = Field(alias="for")
    """Which notices are held back."""
    priorities: list[Id] = Field(default=[])
    """Of which priorities; left out: of all but the highest."""
