"""The shape of the words of health checks and of the risk register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


@vocabulary
class HealthWords:
    """Health checks: the list, a result, and what became of findings."""

    title: str
    result: str
    one: str
    """What a health check is called: its `system`, and how often."""
    look: str
    """What a look is called: `system`, `step` and `host`."""
    none: str
    columns: tuple[str, str, str, str, str]
    looks: tuple[str, str, str, str, str]
    """Columns of a result."""
    every: Mapping[str, str]
    """How often, with `at` and `day`."""
    never: str
    going: str
    missed: str
    """That it was missed, and when it is to be `next`."""
    settled: str
    """How many that were missed a result has settled."""
    due_now: str
    held_up: str
    found: str
    well: str
    changes: Mapping[str, str]
    """`Change` to a word."""
    before: str
    full_in: str
    full_now: str
    steady: str
    few: str
    """The same as `too_few` in a few cells."""
    too_few: str
    no_result: str
    reading: str
    """While a result is still being read."""
    not_done: str
    lost: str
    became: str
    no_finding: str
    begun: str
    ended: str
    made: str
    risk_title: str
    """Of a risk or incident from a finding: `system`, `step`, `said`."""
    incident_ask: str
    opened: str
    run_heading: str
    no_book: str
    """Of a health check whose `book` is none of kind `health`; how to mend it."""
    facts: Mapping[str, str]
    """Code of a fact that others must know of to a sentence over `subject` and `when`."""


@vocabulary
class RiskWords:
    """The risk register."""

    title: str
    one: str
    none: str
    none_listed: str
    levels: Mapping[str, str]
    likelihoods: tuple[str, str, str]
    impacts: tuple[str, str, str]
    likelihood: str
    chance: str
    """The same in at most eight cells."""
    impact: str
    level: str
    sources: Mapping[str, str]
    states: Mapping[str, str]
    born: Mapping[str, str]
    columns: tuple[str, str, str, str, str]
    source: str
    state: str
    system: str
    no_system: str
    owner: str
    nobody: str
    prevention: str
    contingency: str
    response: str
    review: str
    review_of: str
    overdue: str
    late: str
    lacks: str
    lacks_count: str
    raised: str
    history: str
    missing: str
    form_title: str
    form_hint: str
    name: str
    assess_title: str
    plan_title: str
    review_title: str
    settle_title: str
    why: str
    seen: str
    """What a review found."""
    next_review: str
    suggest_title: str
    suggest_hint: str
    no_suggestion: str
    repeated: str
    repeated_cause: str
    postponed: str
    added: str
    done: str
    undone: str
    """What was taken back."""
    entries: Mapping[str, str]
    """Kind of an event to what it changed, in a line of the risk's own history."""
    counts: str
