"""The words of an incident's way from its diagnosis to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


@vocabulary
class LifeWords:
    """Stages, next actions, codes, forms and the downtime card."""

    stages: Mapping[str, str]
    next: str
    actions: Mapping[str, str]
    """`Next` to what is to be done, with its key."""
    causes: Mapping[str, str]
    fixes: Mapping[str, str]
    card: Mapping[str, str]
    """Lines of the downtime card."""
    flags: Mapping[str, str]
    """What stands in the timeline for a yes in an event's data."""
    exact: str
    """Behind the name of an attachment that was kept as it is."""
    pasted: str
    """The name of pasted text."""
    hand_note: str
    reminded: str
    by_hand_label: str
    by_hand: str
    by_hand_over: str
    plan: str
    plan_states: Mapping[str, str]
    root: str
    effects: str
    effect_note: str
    effect_late: str
    follows: str
    confirmed: str
    closed_as: str
    back_entry: str
    entered: str
    not_applicable: str
    tell: str
    message: str
    # Forms
    form_hint: str
    labels: Mapping[str, str]
    propose_title: str
    answer_title: str
    answers: Mapping[str, str]
    close_title: str
    solved: Mapping[str, str]
    not_asked: str
    keep_title: str
    keep_hint: str
    keep_kinds: Mapping[str, str]
    kept: str
    kept_exact: str
    link_title: str
    link_hint: str
    link_kind: str
    link_cause: str
    link_likely: str
    link_effect: str
    link_away: str
    follow_title: str
    follow_all: str
    follow_one: str
    followed: str
    verbs: Mapping[str, str]
    departments: str
    entry_title: str
    entry_by: str
    entry_waive: str
    entry_none: str
    late_title: str
    late_yes: str
    late_opened: str
