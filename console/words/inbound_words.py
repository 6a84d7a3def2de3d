"""The shape of the words of mail and alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


@vocabulary
class InboundWords:
    """What comes in by itself."""

    mail: str
    """The mailbox, as a source."""
    alerts: str
    silent: str
    why: str
    """A source, why it does not answer, and what mends it."""
    silenced: str
    inhibited: str
    until: str
    replied: str
    watching: str
    stopped: str
    codes: Mapping[str, str]
    """Code of why a source does not answer to a few words."""
    mends: Mapping[str, str]
    """The same codes to what a person must do."""
    reasons: Mapping[str, str]
    """Why a message opens nothing."""
