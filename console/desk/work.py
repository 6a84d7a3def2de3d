"""The families of verbs that carry an incident from its diagnosis to its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.desk.attachments import Attachments
from console.desk.cards import Cards
from console.desk.closing import Closing
from console.desk.fallbacks import Fallbacks
from console.desk.fixes import Fixes
from console.desk.links import Links

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.model import Site
    from console.desk.incidents import Incidents
    from console.journal.store import Journal


@dataclass(frozen=True, slots=True)
class Work:
    """One object for each family."""

    fixes: Fixes
    links: Links
    fallbacks: Fallbacks
    cards: Cards
    closing: Closing
    attachments: Attachments


def work_of(
    site: Site, journal: Journal, incidents: Incidents, now: Callable[[], datetime]
) -> Work:
    """Return the families over one journal."""
    return Work(
        Fixes(site, incidents),
        Links(journal, incidents),
        Fallbacks(site, incidents),
        Cards(site, journal, incidents, now),
        Closing(site, incidents),
        Attachments(journal, incidents),
    )
