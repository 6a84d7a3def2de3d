"""The shape of the words about what was: the time machine."""

from __future__ import annotations

from console.words.vocabulary import vocabulary


@vocabulary
class PastWords:
    """Board, queue and incidents as they were."""

    mark: str
    """Stands first on every line that says so."""
    way: str
    way_of_one: str
    """The same on the screen of an incident."""
    now: str
    """The time, beside the moment that is shown."""
    unwatched: str
    refused: str
    earliest: str
    is_now: str
    first: str
    """Of an incident: nothing was before."""
    reading: str
    empty: str
    """Of the queue."""
