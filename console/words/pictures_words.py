"""The shape of the words of charts on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


@vocabulary
class PicturesWords:
    """Availability, incidents by hour, promises, trends."""

    reading: str
    this_month: str
    availability: str
    nothing_known: str
    share: str
    blind: str
    """How much of the time nothing is known of."""
    total: str
    levels: Mapping[str, str]
    heat: str
    no_incidents: str
    by_clock: str
    by_system: str
    by_priority: str
    no_promises: str
    ends: tuple[str, str, str]
    """Kept, broken, undecided."""
    trends: str
    unanswered: str
    no_trends: str
