"""The shape of the words for taking calls, chats and duplicates in."""

from __future__ import annotations

from console.words.vocabulary import vocabulary


@vocabulary
class IntakeWords:
    """The form of a call, its drafts and offers; what an incident is like."""

    title: str
    hint: str
    symptom: str
    system: str
    department: str
    requester: str
    contact: str
    channel: str
    received: str
    service: str
    priority: str
    symptom_hint: str
    department_hint: str
    received_hint: str
    guessed: str
    because: str
    no_guess: str
    by_hand: str
    drafts: str
    draft: str
    draft_empty: str
    draft_gone: str
    kept: str
    not_kept: str
    not_recorded: str
    lost: str
    let_go: str
    duplicates: str
    duplicate: str
    callers: str
    similar: str
    mended: str
    recorded: str
    joined: str
    chat: str
    pictures: str
    paste_title: str
    paste_hint: str
    describe_title: str
    describe_hint: str
    described: str
    merge_title: str
    merged: str
    merged_into: str
    duplicates_of: str
    caller_count: str
    offer_hint: str
    possibly: str
