"""Moments as people say and copy them: `09:50`, `昨天 23:10`, `10月3日 下午3点半`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_DAYS = {"今天": 0, "today": 0, "昨天": 1, "昨日": 1, "昨晚": 1, "yesterday": 1, "前天": 2}
_HEADS = ("星期", "周", "礼拜")
_WEEK = {
    **{f"{head}{'一二三四五六日'[at]}": at for head in _HEADS for at in range(7)},
    **{f"{head}天": 6 for head in _HEADS},
    **dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), range(7), strict=True)),
    **dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday"), range(5), strict=True)),
    "saturday": 5,
    "sunday": 6,
}
_DAY = (
    r"(?:(?P<year>20\d\d)[-/.年])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"|(?P<month2>\d{1,2})[-/月](?P<day2>\d{1,2})日?"
    rf"|(?P<word>{'|'.join(sorted((*_DAYS, *_WEEK), key=len, reverse=True))})"
)
_HALF = r"(?P<half>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|[ap]\.?m\.?)"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"|[点时](?:(?P<minutes>\d{1,2})分?|(?P<half_past>半))?)\s*(?P<half2>[ap]\.?m\.?)?"
)
_AGO = re.compile(r"(?:(\d{1,4})|半)\s*(分钟|分|小时|m|min|h)\s*(?:前|ago)|-(\d{1,4})")
SPOKEN = rf"(?:{_DAY})?[\s,，T]*{_HALF}?\s*{_CLOCK}"
"""A pattern, without regard to case, for a day (which may be missing) and a time of day."""
_MOMENT = re.compile(SPOKEN, re.IGNORECASE | re.ASCII)
_DATE = re.compile(_DAY, re.IGNORECASE | re.ASCII)
_PM = {"下午", "傍晚", "晚上", "昨晚"}


def moment(text: str, now: datetime, zone: str, day: date | None = None) -> datetime | None:
    """Return the moment that a text says, as last before `now`; None where it says none.

    A time of day without a day is of `day`, or else today's, or yesterday's where today's is still
    to come. What a text with a day says may lie ahead of `now`; whoever asks must look.
    """
    plain = text.strip().replace("：", ":")
    local = now.astimezone(ZoneInfo(zone))
    if ago := _AGO.fullmatch(plain):
        return now - _span(ago)
    found = _MOMENT.fullmatch(plain)
    if found is None:
        return _with_zone(plain)
    try:
        on = _day(found, local.date()) or day
        at = _clock(found)
        spoken = datetime.combine(on or local.date(), at.time(), local.tzinfo)
    except ValueError:
        return None
    if on is None and spoken > local:
        spoken -= timedelta(days=1)
    return spoken


def _with_zone(plain: str) -> datetime | None:
    """Return the moment of ISO 8601 with a zone, as programs write it."""
    try:
        at = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return at if at.tzinfo else None


def day_of(text: str, today: date) -> date | None:
    """Return the day that a text says, alone: `2025-10-03`, `昨天`, `星期三`."""
    found = _DATE.fullmatch(text.strip())
    try:
        return _day(found, today) if found else None
    except ValueError:
        return None


def _span(ago: re.Match[str]) -> timedelta:
    if ago[3]:
        return timedelta(minutes=int(ago[3]))
    unit = timedelta(hours=1) if ago[2] in ("小时", "h") else timedelta(minutes=1)
    return unit * (int(ago[1]) if ago[1] else 0.5)


def _day(found: re.Match[str], today: date) -> date | None:
    if found["word"]:
        word = found["word"].lower()
        if word in _DAYS:
            return today - timedelta(days=_DAYS[word])
        return today - timedelta(days=(today.weekday() - _WEEK[word]) % 7)
    if found["month"]:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found["month2"]:
        on = date(today.year, int(found["month2"]), int(found["day2"]))
        return on if on <= today else date(today.year - 1, on.month, on.day)
    return None


def _clock(found: re.Match[str]) -> datetime:
    hour = int(found["hour"])
    half = (found["half"] or found["half2"] or "").replace(".", "").lower()
    if found["word"] == "昨晚" and not half:
        half = "晚上"
    if (half in _PM or half == "pm") and hour < 12:
        hour += 12
    elif half in ("am", "凌晨") and hour == 12:
        hour = 0
    elif half == "中午" and hour < 11:
        hour += 12
    minute = found["minute"] or found["minutes"] or (30 if found["half_past"] else 0)
    return datetime(2000, 1, 1, hour, int(minute), int(found["second"] or 0))  # noqa: DTZ001  # a time of day
