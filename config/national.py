"""The Chinese calendar of a year: public holidays with their names, and the days that make up."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from config.contract import Year
from config.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY = timedelta(days=1)
_CHINESE = {
    "New Year's Day": "元旦",
    "Chinese New Year's Eve": "除夕",
    "Chinese New Year (Spring Festival)": "春节",
    "Tomb-Sweeping Day": "清明节",
    "Labor Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-Autumn Festival": "中秋节",
    "National Day": "国庆节",
}
_LONGEST = 10
"""Days from a day off to the holiday that it belongs to, at most."""


@lru_cache(maxsize=64)
def year(number: int) -> Year:
    """Return a year as the nation has published it; a package knows it, slow to import."""
    from holidays import country_holidays

    nation = country_holidays("CN", language="en_US")
    names = {day: name for day in _days(number) if (name := _plain(nation.get(day)))}
    off = {day for day in _days(number) if not nation.is_working_day(day)}
    named: dict[date, Text] = {}
    for day in sorted(off):
        # A weekend day, or one that another makes up for, belongs to the holiday that it touches.
        if (name := names.get(day) or _neighbour(day, off, names)) is not None:
            named[day] = Text(_CHINESE.get(name, name), name)
    weekends = {day for day in _days(number) if day.weekday() >= 5}
    return Year(number, named, frozenset(weekends - off))


def _days(number: int) -> list[date]:
    first = date(number, 1, 1)
    days = (first + _DAY * nth for nth in range(366))
    return [day for day in days if day.year == number]


def _plain(name: str | None) -> str | None:
    """Return the holiday's own name; None for a day off that only stands for another."""
    if not name or name.startswith("Day off"):
        return None
    return re.sub(r"\s*\((?:observed|estimated)\)", "", name).split(";")[0]


def _neighbour(day: date, off: set[date], names: Mapping[date, str]) -> str | None:
    """Return the nearest holiday that only days off lie between, the earlier one first."""
    ways = [-_DAY, _DAY]
    for distance in range(1, _LONGEST):
        for way in tuple(ways):
            there = day + way * distance
            if there not in off:
                ways.remove(way)
            elif there in names:
                return names[there]
    return None
