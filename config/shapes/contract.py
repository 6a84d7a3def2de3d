"""What was promised, and who keeps it.

Annotations are values here: the shapes are made from them.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from config.shapes.base import Phrase, Shape
from config.shapes.team import LeaveShape, OverrideShape, RotationShape
from config.written import Clock, Day, Duration, FilePath, Hours, Id, Words, Yearday

Fraction = Annotated[float, Field(gt=0, lt=1)]
ClockName = Literal["contract.respond", "site.respond", "site.restore"]
Row = Annotated[list[Id], Field(min_length=4, max_length=4)]


def _listed(value: object) -> object:
    """Take one fraction for a list of one."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return [value] if number else value


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
    days: Literal["all", "ordinary", "working"]
    """Every day, every day but public holidays, or Chinese working days with make-up days."""
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
    answer: Literal["reply", "plan"] = "reply"
    """What answers: a person's word, or an owner with a date by which it is planned."""
    planned: bool = False
    """Work for an agreed date: the restore target of a priority does not apply."""


class PriorityShape(Shape):
    """A priority."""

    id: Id
    """Unique among priorities, `P1` to `P4`."""
    name: Phrase
    """What people call it."""
    respond: Duration | None = None
    """The site's own target for an answer; with a service's `aim`, the shorter holds."""
    respond_cover: Id | None = None
    """Id of the cover in which it runs; left out: that of the service."""
    restore: Duration | None = None
    """The site's own target; the contract promises no restore time."""
    restore_cover: Id | None = None
    """Id of the cover in which it runs; left out: that of the service."""


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


class RegionalShape(Shape):
    """A holiday that only the region has."""

    name: Phrase
    """What people call it."""
    days: Annotated[list[Day], Field(min_length=1)]
    """Its days, from the notice of each year."""


class HolidaysShape(Shape):
    """Days over the national calendar: the site's own win over the region's, those over it."""

    off: list[Day] = Field(default=[])
    """Days that are not worked."""
    working: list[Day] = Field(default=[])
    """Days that are."""
    regional: list[RegionalShape] = Field(default=[])
    """Holidays that only the region has."""


class PausesShape(Shape):
    """Which clocks a pause stops, by its reason; a reason that is left out keeps its default."""

    user: list[ClockName] | None = None
    """Waiting for the user."""
    vendor: list[ClockName] | None = None
    """Waiting for a third party."""
    window: list[ClockName] | None = None
    """Waiting for an agreed change window."""
    other: list[ClockName] | None = None
    """Any other reason."""


class MatrixShape(Shape):
    """Impact by urgency: each row has the priorities for U1, U2, U3, U4."""

    I1: Row
    """The whole hospital, or the core work of several departments."""
    I2: Row
    """One department, or one kind of work."""
    I3: Row
    """One function of one ward or office."""
    I4: Row
    """One person."""


class FloorsShape(Shape):
    """What lifts an incident to at least a priority; what is left out keeps its default."""

    safety: Id | None = None
    """Critical values, medication, transfusion or rescue are affected."""
    security: Id | None = None
    """An attack is suspected."""
    pii: Id | None = None
    """Personal data got out."""


class TermsShape(Shape):
    """How clauses are read that the contract leaves open; the docs page of sites lists them."""

    page: Duration | None = None
    """A2: an emergency that nobody took is passed on after so long."""
    quorum: Duration | None = None
    """A core stop that lasts longer is of fault grade two."""
    self_healed: bool | None = None
    """A17: whether an alert that was well again in time, untouched, still counts."""
    visit_days: Annotated[int, Field(ge=1)] | None = None
    """A11: calendar days that a visit takes at least."""
    visit_working_days: Annotated[int, Field(ge=0)] | None = None
    """A11: working days among them."""
    major_days: Annotated[int, Field(ge=1)] | None = None
    """A12: more person-days than this make a change a major one."""
    desk_role: Words | None = None
    """A13: the role of the roster that records and closes."""


class ClosingShape(Shape):
    """How an incident ends."""

    auto_close_days: Annotated[int, Field(ge=0, le=365)] = 3
    """Working days without a word from the user until it is closed; 0: never."""
    reminders: Annotated[int, Field(ge=0, le=30)] = 2
    """How often the user is asked again before that."""
    reopen_days: Annotated[int, Field(ge=0, le=3650)] = 7
    """Days in which a closed incident may be reopened; later it is a new one."""


class ContractShape(Shape):
    """What was promised, from when to when."""

    name: Phrase
    """Its title."""
    start: Day
    """First day."""
    end: Day
    """Last day."""
    warn_at: Annotated[list[Fraction], BeforeValidator(_listed)] = Field(default=[0.5, 0.8])
    """The fractions of a clock at which it warns."""
    covers: Annotated[list[CoverShape], Field(min_length=1)]
    """Service calendars."""
    services: Annotated[list[ServiceShape], Field(min_length=1)]
    """Service types."""
    priorities: Annotated[list[PriorityShape], Field(min_length=1)]
    """Priorities, the highest first."""
    alerts: RoutesShape
    """What incidents become that alerts open."""
    holidays: HolidaysShape = HolidaysShape()
    """Days over the national calendar."""
    pauses: PausesShape = PausesShape()
    """Which clocks a pause stops."""
    matrix: MatrixShape | None = None
    """Impact by urgency to a priority; left out: by rank, as the docs show."""
    at_least: FloorsShape = FloorsShape()
    """What lifts an incident to at least a priority."""
    terms: TermsShape = TermsShape()
    """How clauses are read that the contract leaves open."""
    closing: ClosingShape = ClosingShape()
    """How an incident ends."""


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
