"""The shape of the words about the end of a shift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


@vocabulary
class HandoverWords:
    """The review, its items, its signing, and the page that is printed."""

    title: str
    sections: Mapping[str, str]
    """I-PASS; `readback` is the last."""
    severities: Mapping[str, str]
    kinds: Mapping[str, str]
    """Code of an item to one or two words."""
    items: Mapping[str, str]
    """Code of an item to a sentence over its values."""
    owed: Mapping[str, str]
    """What health checks, risks and obligations say, by the code of the fact."""
    facts: Mapping[str, str]
    """Pieces of what is known of an item."""
    nobody: str
    shift: str
    figures: str
    grave: str
    empty: str
    more: str
    now: str
    waits: str
    """On the status line."""
    waits_for_you: str
    waits_long: str
    offered: str
    accepted: str
    alone: str
    witness: str
    withdrawn: str
    restated: str
    restate_title: str
    restate_hint: str
    progress: str
    ready: str
    live_hint: str
    mine_hint: str
    signed_hint: str
    taken: str
    returned: str
    since: str
    since_none: str
    since_more: str
    add_titles: Mapping[str, str]
    then_title: str
    done_title: str
    done_said: str
    no_note: str
    added: str
    offer_title: str
    offer_said: str
    withdraw_title: str
    withdrawn_said: str
    accept_title: str
    accept_said: str
    nothing_offered: str
    unrestated: str
    """What is red and still to be restated."""
    gone: Mapping[str, str]
    """What became of a sheet that somebody was walking."""
    size: str
    """How many items a handover has, and how many of them are red."""
    take_title: str
    taken_one: str
    left_off: str
    """A draft of a form that a crash left behind."""
    states: Mapping[str, str]
    """Of a handover, in a list."""
