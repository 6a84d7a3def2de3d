"""The words of charts on the screen in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.pictures_words import PicturesWords

if TYPE_CHECKING:
    from collections.abc import Mapping

PICTURES = PicturesWords(
    reading="counting from the timeline…",
    this_month="this is the present month; press [ for the one before",
    availability="Availability {period}",
    nothing_known="no console looked in this month: availability is unknown",
    share="up",
    blind="unknown",
    total="all",
    levels={
        "full": "all day",
        "high": "≥99.9%",
        "fair": "≥99%",
        "low": "<99%",
        "unknown": "mostly unknown",
        "ahead": "to come",
    },
    heat="Incidents by hour ({total})",
    no_incidents="no incidents in this month",
    by_clock="Targets by clock",
    by_system="Contract response by system",
    by_priority="Contract response by priority",
    no_promises="no incident with a clock in this month",
    ends=("kept", "broken", "undecided"),
    trends="Trends: the last values of each check",
    unanswered="no answer",
    no_trends="no values yet",
)
ACTIONS: Mapping[str, str] = {
    "pictures": "pictures",
    "earlier_month": "month before",
    "later_month": "next month",
}
SCREENS: Mapping[str, str] = {"pictures": "Month in pictures"}
