"""The words of the risk register, in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.health_words import RiskWords

if TYPE_CHECKING:
    from collections.abc import Mapping

RISK = RiskWords(
    title="Risk register",
    one="Risk",
    none="The register is empty: n records a risk, g shows what is suggested",
    levels={"high": "high", "medium": "medium", "low": "low"},
    likelihoods=("unlikely", "possible", "likely"),
    impacts=("minor", "serious", "severe"),
    likelihood="Likelihood",
    chance="Chance",
    impact="Impact",
    level="Level",
    sources={
        "staff": "people leave",
        "technology": "technology changes",
        "hardware": "hardware fails",
        "software": "software flaws",
        "attack": "attacks",
        "other": "other",
    },
    states={
        "open": "open",
        "mitigated": "mitigated",
        "accepted": "accepted",
        "closed": "closed",
    },
    born={
        "hand": "by hand",
        "health": "health check {of}",
        "incidents": "repeated incidents {of}",
        "fix": "a postponed fix {of}",
    },
    columns=("Id", "Level", "Risk", "Owner", "Review"),
    source="Source",
    state="State",
    system="System",
    no_system="no system in particular",
    owner="Owner",
    nobody="nobody yet",
    prevention="Prevention",
    contingency="Contingency plan",
    response="Response procedure",
    review="Next review",
    review_of="review {when}",
    overdue="review {days} days late",
    late="{days} days late",
    lacks_count="lacks {count}",
    lacks="lacks {what}",
    raised="Recorded",
    history="History",
    missing="not written",
    form_title="Record a risk",
    form_hint="↑↓ line · ←→ choose · enter records · esc gives up",
    name="What the risk is, in a sentence",
    assess_title="Assess {id} anew",
    plan_title="Change {id}",
    review_title="Review {id}",
    settle_title="Settle {id}",
    why="Why",
    next_review="Next review (empty: in a quarter)",
    suggest_title="Risks that are suggested",
    suggest_hint="enter fills the form · esc back",
    no_suggestion="Nothing is suggested: no repeated incidents in 30 days, no postponed fixes",
    repeated="{count} incidents of {component} in 30 days",
    repeated_cause='{count} incidents in 30 days by "{cause}"',
    postponed="the fix of {id} is postponed: {title}",
    added="{id} is recorded",
    done="Recorded",
    counts="high {high} · medium {medium} · low {low} · late {overdue}",
)

KINDS: Mapping[str, str] = {
    "risk.raised": "risk",
    "risk.assessed": "assessed",
    "risk.planned": "measures",
    "risk.reviewed": "reviewed",
    "risk.settled": "settled",
    "risk.undone": "undone",
}
SENTENCES: Mapping[str, str] = {
    "risk.raised": "Risk {risk} recorded: {title} ({source}, {grade})",
    "risk.assessed": "Risk {risk} is assessed as {grade}: {why}",
    "risk.planned": "Risk {risk} changed: {parts}",
    "risk.reviewed": "Risk {risk} reviewed, next {review}: {text}",
    "risk.settled": "Risk {risk} {state}: {why}",
    "risk.undone": 'Took "{verb}" of risk {risk} back',
}
ACTIONS: Mapping[str, str] = {
    "risks": "risk register",
    "new_risk": "record",
    "suggestions": "suggested",
    "assess": "assess",
    "measures": "measures",
    "review_risk": "review",
    "settle": "settle",
}
SCREENS: Mapping[str, str] = {"risks": RISK.title, "risk": RISK.one}
VERBS: Mapping[str, str] = {
    "risk": "the risk register",
    "risk.list": "list risks; exit 1 if a review is late or a high one lacks measures",
    "risk.new": "record a risk",
    "risk.show": "one risk with its history",
    "risk.assess": "assess likelihood and impact anew",
    "risk.plan": "write its owner and measures",
    "risk.review": "review it: what was found, and the date of the next",
    "risk.close": "close, mitigate, accept or reopen it, with the reason",
    "risk.undo": "take back your last verb on it",
    "risk.suggest": "what should be recorded: repeated incidents, postponed fixes, open findings",
}
OPTIONS: Mapping[str, str] = {
    "risk": "id of a risk, such as R-001",
    "risk_title": "what the risk is, in a sentence",
    "source": "staff technology hardware software attack other",
    "likelihood": "1 unlikely, 2 possible, 3 likely",
    "risk_impact": "1 minor, 2 serious, 3 severe",
    "risk_why": "why",
    "owner": "an engineer",
    "prevention": "what prevents it",
    "contingency": "the contingency plan",
    "response": "the response procedure",
    "review": "date of the review, such as 2026-03-01; left out: in a quarter",
    "risk_state": "mitigated, accepted, closed (the default) or open",
    "closed": "closed ones too",
}
DENIALS: Mapping[str, str] = {
    "unknown-risk": "there is no risk {value}",
    "risk-source": "there is no source {value}; there are staff technology hardware software attack other",
    "risk-state": "there is no state {value}; there are open mitigated accepted closed",
    "risk-grade": "{value} is no whole number from 1 to 3",
    "risk-same": "nothing changes on {value}",
    "risk-closed": "{value} is closed; reopen it first",
    "risk-already": "{value} is in that state already",
    "risk-lacks": "a high risk needs its measures first; missing: {value}",
    "review-past": "the next review, {value}, is not after today",
    "review-form": "{value} is no date; write 2026-03-01",
}
