"""The shape of the words about who is on call, who is given what and who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


@vocabulary
class DispatchWords:
    """Roster, assignment, escalation and notices."""

    tomorrow: str
    next_week: str
    gap: str
    gap_now: str
    channel_down: str
    escalated: str
    title: str
    nobody: str
    now: str
    until: str
    primary: str
    backup: str
    changed: str
    away: str
    all_filled: str
    people: str
    swap_which: str
    swap_who: str
    swap_why: str
    swap_hint: str
    swapped: str
    reasons: Mapping[str, str]
    """Code of a reason to a template over `value`, `count` and `priority`."""
    failures: Mapping[str, str]
    """Code of why a message did not get through."""
    findings: Mapping[str, str]
    """Code of what is wrong with a roster: what; how to mend it."""
    messages: Mapping[str, tuple[str, str]]
    """What is sent: title and text by the kind of event behind it."""
    group: str
    steps: Mapping[str, str]
    """What an escalation calls whom the roster resolves."""
    sent: str
    reachable: str
    no_address: str
