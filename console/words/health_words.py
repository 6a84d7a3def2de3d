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
    none: str
    columns: tuple[str, str, str, str, str]
    looks: tuple[str, str, str, str, str]
    """Columns of a result."""
    every: Mapping[str, str]
    """How often, with `at` and `day`."""
    never: str
    going: str
    missed: str
    due_now: str
    held_up: str
    next: str
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
    next_review: str
    suggest_title: str
    suggest_hint: str
    no_suggestion: str
    repeated: str
    repeated_cause: str
    postponed: str
    added: str
    done: str
    counts: str
