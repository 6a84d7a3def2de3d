"""What was promised, and who keeps it.

Annotations are values here: the shapes are made from them.
"""

from typing import Annotated, Literal

from pydantic import Field

from config.shapes.base import Phrase, Shape
from config.shapes.team import LeaveShape, OverrideShape, RotationShape
from config.written import Clock, Day, Duration, FilePath, Hours, Id, Words, Yearday


class SeasonShape(Shape):
    """Hours that hold from a day of the year on, until the next season."""

    from_: Yearday = Field(alias="from")
    """Its first day, as `MM-DD`."""
    spans: Annotated[list[Hours], Field(min_length=1)]
    """Open hours of a day, as `HH:MM-HH:MM`."""


class CoverShape(Shape):
    """A service calendar, in the site's zone; it has either `spans` or `seasons`."""

    id: Id
    """Unique among covers, such as `7x24`."""
    name: Phrase
    """What people call it."""
    days: Literal["all", "working"]
    """Every day, or Chinese working days with their make-up days."""
    spans: Annotated[list[Hours], Field(min_length=1)] | None = None
    """Open hours of a day, as `HH:MM-HH:MM`; `00:00-24:00` is the whole day."""
    seasons: Annotated[list[SeasonShape], Field(min_length=1)] | None = None
    """Hours that change with the season."""


class ServiceShape(Shape):
    """A service type of the contract and its promise."""

    id: Id
    """Unique among services."""
    name: Phrase
    """What people call it."""
    cover: Id
    """Id of the cover in which its clock runs."""
    respond: Duration | None = None
    """Service time until a person must have answered; left out: nothing promised."""
    aim: Duration | None = None
    """The site's own, stricter target for the same answer."""


class PriorityShape(Shape):
    """A priority."""

    id: Id
    """Unique among priorities, `P1` to `P4`."""
    name: Phrase
    """What people call it."""
    restore: Duration | None = None
    """The site's own target; the contract promises no restore time."""


class RouteShape(Shape):
    """What an incident becomes that an alert opens."""

    service: Id
    """Id of a service."""
    priority: Id
    """Id of a priority."""


class RoutesShape(Shape):
    """What incidents become that alerts open."""

    critical: RouteShape
    """On a critical system."""
    other: RouteShape
    """On any other system."""


class HolidaysShape(Shape):
    """The site's own days, which win over the national calendar."""

    off: list[Day] = Field(default=[])
    """Days that are not worked."""
    working: list[Day] = Field(default=[])
    """Days that are."""


class ContractShape(Shape):
    """What was promised, from when to when."""

    name: Phrase
    """Its title."""
    start: Day
    """First day."""
    end: Day
    """Last day."""
    warn_at: Annotated[float, Field(ge=0, le=1)] = 0.8
    """The fraction of a clock at which it warns."""
    covers: Annotated[list[CoverShape], Field(min_length=1)]
    """Service calendars."""
    services: Annotated[list[ServiceShape], Field(min_length=1)]
    """Service types."""
    priorities: Annotated[list[PriorityShape], Field(min_length=1)]
    """Priorities, the highest first."""
    alerts: RoutesShape
    """What incidents become that alerts open."""
    holidays: HolidaysShape = HolidaysShape()
    """The site's own days."""


class EngineerShape(Shape):
    """A person of the team."""

    id: Id
    """Unique among engineers."""
    name: Words
    """How the person is called."""
    phone: str = ""
    """In quotes."""
    roles: list[Words] = Field(default=[])
    """What the person does in the team."""
    skills: list[Words] = Field(default=[])
    """Ids of systems or components, and topics such as `oracle`, `mssql`, `web`."""


class ShiftShape(Shape):
    """Who is on call from a moment of the week on, until the next shift."""

    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    """The day."""
    at: Clock
    """The time, in the site's zone."""
    engineers: Annotated[list[Id], Field(min_length=1)]
    """Ids of engineers, the primary first."""


class RosterShape(Shape):
    """The people and their week."""

    engineers: Annotated[list[EngineerShape], Field(min_length=1)]
    """The team."""
    shifts: Annotated[list[ShiftShape], Field(min_length=1)] | None = None
    """The week; it repeats. This, or `rotations`, or `calendar`."""
    rotations: Annotated[list[RotationShape], Field(min_length=1)] | None = None
    """Turns; the first rotation gives the primary, each further one a backup."""
    calendar: FilePath | None = None
    """An iCalendar file in this folder."""
    overrides: list[OverrideShape] = Field(default=[])
    """Stretches in which others are on call; a later one wins."""
    leave: list[LeaveShape] = Field(default=[])
    """Who is away, and when."""
