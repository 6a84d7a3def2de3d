"""The words of the time machine in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.past_words import PastWords

if TYPE_CHECKING:
    from collections.abc import Mapping

PAST = PastWords(
    mark="PAST",
    way="esc: back to now",
    way_of_one="b: the board then · esc: back",
    now="now {time}",
    unwatched="no console looked then; nothing is known",
    refused="This is the past and nothing can be changed; press esc to act now",
    earliest="nothing earlier in the last 48 hours",
    is_now="this is now; press [ to see what has just happened",
    first="this is how it began",
    empty="no incident was open",
    reading="reading the board of then from the timeline…",
)
ACTIONS: Mapping[str, str] = {
    "past": "look back",
    "present": "now",
    "before": "before",
    "after": "after",
    "hour_back": "hour back",
    "hour_on": "hour on",
    "board": "board then",
}
SCREENS: Mapping[str, str] = {"past": "Home as it was", "case": "Incident as it was"}
OPTIONS: Mapping[str, str] = {
    "then": "a moment of the past, told from the timeline: 21:40, 10-08 21:40, 2025-10-08 21:40",
}
DENIALS: Mapping[str, str] = {
    "not-past": "{value} is yet to come; --at shows the past",
    "no-record": "nothing had been recorded by {value}",
}
ANSWERS: Mapping[str, str] = {"unwatched": "nobody looked"}
