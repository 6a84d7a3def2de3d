"""Which days are worked, and by which list the others are not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from config.text import Text

if TYPE_CHECKING:
    from datetime import date

    from config.model import Contract, Year

_WEEKEND = (Text("周六", "Saturday"), Text("周日", "Sunday"))
_OWN = Text("本院放假", "the site's own day off")


class Source(StrEnum):
    """The list that a day off stands in; a later one wins over an earlier one."""

    WEEKEND = "weekend"
    NATIONAL = "national"
    REGIONAL = "regional"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why a day is not worked."""

    name: Text
    source: Source


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not known of a year: `unpublished` make-up days, or no `regional` holidays."""

    year: int
    what: str


class WorkingDays:
    """The calendar of a contract: the site's days over the region's over the nation's."""

    def __init__(self, contract: Contract) -> None:
        self._own = contract.holidays
        self._national = dict(contract.national)
        self._regional = {
            day: DayOff(one.name, Source.REGIONAL)
            for one in contract.holidays.regional
            for day in one.days
        }

    def off(self, day: date) -> DayOff | None:
        """Return why a day is not worked; None for a working day, make-up days included."""
        if day in self._own.working:
            return None
        if day in self._own.off:
            return DayOff(_OWN, Source.SITE)
        if (regional := self._regional.get(day)) is not None:
            return regional
        year = self._year(day.year)
        if (name := year.off.get(day)) is not None:
            return DayOff(name, Source.NATIONAL)
        if day.weekday() >= 5 and day not in year.working:
            return DayOff(_WEEKEND[day.weekday() - 5], Source.WEEKEND)
        return None

    def works(self, day: date) -> bool:
        """Return whether a day is a working day."""
        return self.off(day) is None

    def unpublished(self, year: int) -> bool:
        """Return whether the make-up days of a year are not known yet."""
        own = any(day.year == year for day in self._own.working)
        return not (own or self._year(year).working)

    def gaps(self, first: int, last: int) -> tuple[Gap, ...]:
        """Return what is not known of the years from `first` to `last`."""
        named = {day.year for day in self._regional}
        found = []
        for year in range(first, last + 1):
            if self.unpublished(year):
                found.append(Gap(year, "unpublished"))
            if year not in named:
                found.append(Gap(year, "regional"))
        return tuple(found)

    def _year(self, number: int) -> Year:
        if number not in self._national:
            from config.national import year  # slow to load, and rarely needed

            self._national[number] = year(number)
        return self._national[number]
