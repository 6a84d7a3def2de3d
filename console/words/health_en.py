"""The words of health checks, in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.health_words import HealthWords

if TYPE_CHECKING:
    from collections.abc import Mapping

HEALTH = HealthWords(
    title="Health checks",
    result="check",
    one="{system} ({every})",
    look="{system}: {step} ({host})",
    none="The site owes no health checks: write them under health in contract.yaml",
    columns=("System", "Check", "Last", "Found", "Next"),
    looks=("What", "Host", "Before → now", "Than", "Heading"),
    every={"daily": "daily {at}", "weekly": "{day} {at}", "monthly": "day {day}, {at}"},
    never="never run",
    going="running ({by})",
    missed="missed · {next}",
    settled="settles {count} that were missed before",
    due_now="due now",
    held_up="{id} is not resolved, so none begins by itself",
    found="{count}",
    well="none",
    changes={"better": "better", "same": "same", "worse": "worse", "new": "new"},
    before="was {value}",
    full_in="full in ~{days} days",
    full_now="full",
    steady="not filling",
    few="too few yet",
    too_few="{count} results, fewer than 3: no trend yet",
    no_result="No result yet: r runs it now",
    reading="Reading the timeline…",
    not_done="Could not be done: {why}",
    lost="the console died before its end",
    became="became {id}",
    no_finding="Nothing is wrong with this one",
    begun="Running {name}",
    ended="{name}: {verdict}, {count} found",
    made="{count} times: {verdicts}",
    risk_title="{system}: {step} ({host})",
    incident_ask="Open an incident for this finding?",
    opened="{id} is open",
    run_heading="{name} · {when} · {by} · {verdict}",
    no_book='there is no runbook "{book}" of kind: health; name one of: {known}',
    facts={
        "health.missed": "Health check {subject} was missed {count}× in 31 days, last {when}",
        "health.warn": "Health check warns, not dealt with: {subject}",
        "health.fail": "Health check failed, not dealt with: {subject}",
        "health.unknown": "Result of a health check not known: {subject}",
        "health.full": "Full within a month: {subject}",
    },
)

KINDS: Mapping[str, str] = {
    "health.started": "check",
    "health.ended": "checked",
    "health.raised": "finding",
}
SENTENCES: Mapping[str, str] = {
    "health.started": "Health check {health} begins, runbook {book}",
    "health.ended": "Health check {health}: {verdict} {why}",
    "health.raised": "Finding {step} ({target}) of {health} is recorded {risk}",
}
ACTIONS: Mapping[str, str] = {
    "health": "health checks",
    "check_now": "check now",
    "to_risk": "to a risk",
    "to_incident": "to incident",
}
SCREENS: Mapping[str, str] = {"health": HEALTH.title, "result": "Result of a check"}
VERBS: Mapping[str, str] = {
    "health": "health checks",
    "health.list": "list them with their last result and next time; exit 1 if one was missed",
    "health.show": "one result beside the one before",
    "health.run": "run health checks; --due those whose time has come (for cron)",
    "health.raise": "record a finding as a risk or an incident",
}
OPTIONS: Mapping[str, str] = {
    "health": "id of a health check",
    "due": "those whose time has come; none while an incident of the highest priority is open",
    "finding": "a finding: STEP/HOST",
    "as": "risk or incident",
}
DENIALS: Mapping[str, str] = {
    "unknown-health": "there is no health check {value}; oncall health list shows them",
    "not-health": "runbook {value} is no health check; book in contract.yaml names one of kind: health",
    "health-going": "{value} is running it; wait for its end",
    "finding-known": "this finding has become {value} already",
    "no-finding": "the result has no finding {value} to deal with",
    "no-result": "{value} has no result yet; oncall health run {value} makes one",
}
FAULTS: Mapping[str, str] = {
    "health.day": '"{given}" is no day; write mon to sun for a weekly check, 1 to 28 for a monthly one',
    "health.daily": "a daily check has no day; delete it, or change every",
    "health.weekly": "a weekly check needs its weekday; write day: mon",
    "health.monthly": "a monthly check needs its day; write day: 1",
    "health.asks": "nobody watches a health check, so step {id} may not ask; delete it, or write kind: trouble",
    "health.changes": "a health check only reads, and step {id} changes the host; move it to another runbook",
    "health.systems": "a health check names its system; write suggest.systems",
    "list.three": "just three entries are needed here; add or delete some",
}
