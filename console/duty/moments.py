"""A moment as a person writes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def read(text: str, now: datetime, zone: str) -> datetime:
    """Return the moment of `HH:MM` (the last time it was so late) or of an ISO 8601 text.

    Empty is now; what names no zone is meant in the site's. Raises ValueError.
    """
    text = text.strip().replace("：", ":")
    if not text:
        return now
    if len(text) <= 5:
        at = datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day
        local = now.astimezone(ZoneInfo(zone))
        moment = datetime.combine(local.date(), at, ZoneInfo(zone))
        if moment > now + timedelta(minutes=1):
            moment = datetime.combine(local.date() - timedelta(days=1), at, ZoneInfo(zone))
        return moment.astimezone(UTC)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment.astimezone(UTC)
