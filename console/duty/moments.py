"""A moment as a person writes it, in the site's zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def read(text: str, now: datetime, zone: str) -> datetime:
    """Return the moment of `21:40`, `10-08 21:40`, `2025-10-08 21:40` or ISO 8601, in UTC.

    A time alone is the last one that has been, a day alone the last such one. Raises ValueError.
    """
    at, local = ZoneInfo(zone), now.astimezone(ZoneInfo(zone))
    text = text.strip().replace("T", " ")
    if re.fullmatch(r"\d{1,2}:\d\d", text):
        found = datetime.strptime(text, "%H:%M").replace(
            year=local.year, month=local.month, day=local.day, tzinfo=at
        )
        return (found if found <= local else found - timedelta(days=1)).astimezone(UTC)
    if re.fullmatch(r"\d\d-\d\d \d{1,2}:\d\d", text):
        found = datetime.strptime(f"{local.year}-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=at)
        return (found if found <= local else found.replace(year=local.year - 1)).astimezone(UTC)
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=at)).astimezone(UTC)
