"""The small notations inside a file: `30s`, `>= 85`, `10:00-22:00`, `05-01`, patterns.

Every reader takes text and raises `MisreadError` where the text is not in its notation.
"""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, time, timedelta
from typing import Literal, cast

from config.faults import MisreadError
from config.model import Bound, Span

DURATION = r"(\d{1,6})\s*(ms|s|m|h|d)"
BOUND = r"(>=|<=|==|!=|>|<)\s*([-+]?\d+(?:\.\d+)?)"
CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
SPAN = rf"({CLOCK})\s*-\s*({CLOCK}|24:00)"
YEARDAY = r"(\d\d)-(\d\d)"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TURN = r"(\d{1,3})\s*(d|w)"
LOCAL = rf"(\d{{4}}-\d\d-\d\d)[ T]({CLOCK})"
ELSEWHERE = r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}|file:(\S.*)"

_UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
Operator = Literal[">", ">=", "<", "<=", "==", "!="]
_SAMPLE = "0123456789 abcdefghijklmnopqrstuvwxyz"
_NESTED = re.compile(r"\([^()]*(?:[*+]|\{\d*,\d*\}|\|)[^()]*\)(?:[*+]|\{\d*,\d*\})|(?:\.[*+].*){2}")
"""A repetition or a choice that is itself repeated: the time that it takes may double with each
character."""
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


def duration(text: str) -> timedelta:
    """Return the length of `500ms`, `10s`, `5m`, `2h` or `1d`; it is never zero."""
    found = re.fullmatch(DURATION, text, re.ASCII)
    if found is None:
        raise MisreadError("duration.form", given=text)
    length = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if not length:
        raise MisreadError("duration.zero", given=text)
    return length


def bound(text: str) -> Bound:
    """Return the threshold of `>= 85`."""
    found = re.fullmatch(BOUND, text, re.ASCII)
    if found is None:
        raise MisreadError("bound.form", given=text)
    return Bound(cast("Operator", found[1]), float(found[2]))


def clock(text: str) -> time:
    """Return the time of day of `08:00`."""
    found = re.fullmatch(CLOCK, text, re.ASCII)
    if found is None:
        raise MisreadError("time.form", given=text)
    return time(int(found[1]), int(found[2]))


def span(text: str) -> Span:
    """Return the hours of `10:00-22:00`; `24:00` may end them, and midnight may not lie inside."""
    found = re.fullmatch(SPAN, text, re.ASCII)
    if found is None:
        raise MisreadError("span.form", given=text)
    start, end = clock(found[1]), time() if found[4] == "24:00" else clock(found[4])
    if time() < end <= start:
        raise MisreadError("span.order", given=text)
    return Span(start, end)


def day(text: str) -> date:
    """Return the date of `2025-07-01`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MisreadError("date.form", given=text) from None


def turn(text: str) -> int:
    """Return the days of `1w` or `3d`; at least one."""
    found = re.fullmatch(TURN, text, re.ASCII)
    if found is None or not int(found[1]):
        raise MisreadError("turn.form", given=text)
    return int(found[1]) * (7 if found[2] == "w" else 1)


def routine_day(text: str) -> tuple[str, int]:
    """Return `weekly` and the number of a weekday, or `monthly` and a day that every month has."""
    if text in WEEKDAYS:
        return "weekly", WEEKDAYS.index(text)
    if text.isdecimal() and text.isascii() and 1 <= int(text) <= 28:
        return "monthly", int(text)
    raise MisreadError("health.day", given=text)


def local(text: str) -> datetime:
    """Return the moment of `2026-03-05 10:00`, in no zone yet."""
    found = re.fullmatch(LOCAL, text, re.ASCII)
    try:
        at = datetime.fromisoformat(f"{found[1]} {found[2]}") if found else None
    except ValueError:
        at = None
    if at is None:
        raise MisreadError("moment.form", given=text)
    return at


def secret(text: str) -> tuple[str, str]:
    """Return variable and file of `${NAME}` or `file:PATH`, one of them empty.

    The error does not repeat the text: it may be the secret itself.
    """
    found = re.fullmatch(ELSEWHERE, text)
    if found is None:
        raise MisreadError("secret.form")
    return found[1] or "", found[2] or ""


def yearday(text: str) -> tuple[int, int]:
    """Return month and day of `05-01`, a day that every year has."""
    found = re.fullmatch(YEARDAY, text, re.ASCII)
    try:
        common = date(2025, *map(int, found.groups())) if found else None
    except ValueError:
        common = None
    if common is None:
        raise MisreadError("yearday.form", given=text)
    return common.month, common.day


def pattern(text: str) -> re.Pattern[str]:
    """Return the compiled pattern, in which `^` and `$` hold at every line."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a pattern that Python is about to read differently
        try:
            return re.compile(text, re.MULTILINE)
        except (re.error, Warning, OverflowError, RecursionError) as error:
            raise MisreadError("regex.form", problem=str(error)) from None


def quick(text: str) -> re.Pattern[str]:
    """Return the compiled pattern, once it is found to take no time without bounds."""
    compiled = pattern(text)
    if _NESTED.search(re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "x", text)):
        raise MisreadError("regex.slow", given=text)
    return compiled


def mask(text: str) -> re.Pattern[str]:
    """Return the pattern of what is to be masked: it finds something, and soon, in any text."""
    compiled = quick(text)
    if compiled.search("") or compiled.sub("", _SAMPLE) == "":
        raise MisreadError("regex.empty", given=text)
    return compiled


def promql(text: str) -> str:
    """Return the expression, once its brackets and quotes are found to close."""
    rest = re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|`[^`]*`|#.*', "", text)
    if quote := re.search(r"[\"'`]", rest):
        raise MisreadError("promql.unbalanced", mark=quote[0])
    awaited: list[str] = []
    for mark in re.findall(r"[()\[\]{}]", rest):
        if mark in _CLOSERS:
            awaited.append(_CLOSERS[mark])
        elif not awaited or awaited.pop() != mark:
            raise MisreadError("promql.unbalanced", mark=mark)
    if awaited:
        raise MisreadError("promql.unbalanced", mark=awaited[-1])
    return text
