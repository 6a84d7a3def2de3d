"""The shape of the words about what is owed by number, and what was done of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


@vocabulary
class ObligationWords:
    """Obligations and service records."""

    title: str
    records: str
    term: str
    over: str
    ahead_of: str
    empty: str
    no_records: str
    none_listed: str
    reading: str
    kinds: Mapping[str, str]
    """Kind of what is owed, or recorded."""
    pers: Mapping[str, str]
    states: Mapping[str, str]
    """State of an obligation to a template over `day`, `count` and `last`."""
    never_owed: str
    """Of what only the journal can know, where that came too late in the term."""
    begin_by: str
    """Of visits: the last day on which one may begin."""
    evidence: str
    not_counted: Mapping[str, str]
    """Why a record does not count."""
    labels: Mapping[str, str]
    fields: Mapping[str, str]
    modes: Mapping[str, str]
    yes: str
    no: str
    others: str
    all_records: str
    files: str
    by_itself: Mapping[str, str]
    """What the journal knows by itself, over `seq` and `text`."""
    withdrawn: str
    ask_kind: str
    form: str
    form_amend: str
    form_hint: str
    needed: str
    why: str
    ask_why: str
    recorded: str
    amended: str
    taken_back: str
    beyond_now: str
    cannot: str
