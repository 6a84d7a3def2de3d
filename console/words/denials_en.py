"""Why the desk refuses, in English."""

from __future__ import annotations

from console.words import dispatch_en as dispatch
from console.words import handover_en as handover
from console.words import health_en as health
from console.words import intake_en as intake
from console.words import life_en as life
from console.words import obligation_en as obligation
from console.words import past_en as past
from console.words import report_en as report
from console.words import risk_en as risk

_STAYS = {
    "incident.noted": ("note", "what was said stays; write another to put it right"),
    "incident.joined": ("call", "who called stays; reopen what was merged wrongly"),
    "incident.merged": ("merge", "where it was another one after all: reopen {value}"),
    "incident.learned": ("lesson", "it stays; write another to put it right"),
    "incident.linked": ("link", "use unlink {value}"),
    "incident.unlinked": ("unlink", "use link {value}"),
    "fallback.started": ("manual mode on", "use fallback {value} end"),
    "fallback.ended": ("manual mode off", "use fallback {value} start"),
    "backentry.done": ("back-entry", "enter it again, the later one counts: backentry {value}"),
    "sla.explained": ("explanation", "say it again, the later one counts: breach {value}"),
}
"""What is not taken back, and what to do instead."""

DENIALS = {
    **intake.DENIALS,
    **life.DENIALS,
    **dispatch.DENIALS,
    **health.DENIALS,
    **risk.DENIALS,
    **past.DENIALS,
    **report.DENIALS,
    **handover.DENIALS,
    **obligation.DENIALS,
    "known": "{value}; there are {known}",
    "unknown-incident": "there is no incident {value}",
    "unknown-system": "there is no system {value}",
    "unknown-component": "there is no component {value}",
    "unknown-service": "there is no service type {value}",
    "unknown-priority": "there is no priority {value}",
    "unknown-department": "there is no department {value}; departments.yaml lists them, - is none",
    "unknown-channel": "there is no channel {value}",
    "unknown-impact": "there is no impact {value}",
    "unknown-urgency": "there is no urgency {value}",
    "unknown-grade": "there is no fault grade {value}",
    "unknown-scope": "there is no scope {value}",
    "unknown-problem": "there is no kind {value}",
    "unknown-flag": "there is no flag {value}",
    "unknown-cause": "there is no cause {value}",
    "bad-day": "{value} is no date; write 2025-10-20",
    "past-day": "the planned day {value} is over",
    "no-why": "say why it is classified so",
    "same-class": "the class of {value} is what it was",
    "not-broken": "clock {value} has not run out",
    "unknown-engineer": "{value} is not on the roster",
    "unknown-reason": "there is no pause reason {value}",
    "strange-filter": "the filter names what there is not: {value}; there are system: owner: status: priority: service: channel: from: dept: and "
    "is: (late soon mine nobody flapping recovered auto)",
    "unknown-view": "there is no view {value}",
    "unknown-runbook": "there is no runbook {value}",
    "unknown-run": "the timeline holds no run {value}; oncall timeline --json names them",
    "other-runbook": "these answers are for the runbook {value}",
    "run-empty": "run {value} has taken no step yet; there is nothing to record",
    "unknown-host": "there is no host {value}",
    "no-title": "say what the symptom is",
    "no-text": "write something",
    "no-host": "no host can do it: {value}",
    "already-acknowledged": "{value} is acknowledged already",
    "already-assigned": "{value} is assigned to them already",
    "already-paused": "{value} is on hold already",
    "already-resolved": "{value} is resolved; reopen it to work on it",
    "already-closed": "{value} is closed; reopen it to work on it",
    "nothing-to-undo": "{value} has no verb that can be taken back",
    "undo-not-yours": "the last verb on {value} is somebody else's; it is theirs to take back",
    "undo-too-late": "the last verb on {value} is older than 30 minutes; do the opposite instead",
    **{
        f"undo-{kind}": f"your last verb on {{value}}, “{verb}”, is not taken back: {instead}"
        for kind, (verb, instead) in _STAYS.items()
    },
    "views-broken": "the file of views cannot be read and was left alone; mend or move it: {value}",
    "views-unwritten": "the view was not saved: {value}",
    "not-paused": "{value} is not on hold",
    "not-resolved": "{value} is not resolved yet",
    "bad-set": "--set takes name=value: {value}",
    "other-key": "{value} shows another key now; nothing was taken",
    "bad-id": "the id of a runbook is made of small letters, digits and -: {value}",
    "run-over": "this run has ended",
    "run-busy": "{value} is in the middle of one of its steps; take it over after that",
    "busy": "the last action is not done yet",
    "not-now": "not possible now ({value})",
    "other-step": "that was the confirmation of another step; look again",
    "not-typed": "that is not the host's name; nothing was run",
    "own-approval": "a step cannot be approved by whoever proposes it ({value})",
    "no-step": "the runbook has no step {value}",
    "file-exists": "There is one already; take another name: {value}",
    "not-saved": "it could not be saved: {value}",
    "no-option": "there is no such option: {value}",
    "nothing-to-repeat": "there is no step to repeat",
    "not-repeatable": "step {value} changes things and is not simply repeated",
    "ended": "the run has ended",
    "value-missing": "the value {value} is missing: no step before found it",
    "param-missing": "parameter {value} is missing; give --set {value}=… or a fact of the host",
    "param-unknown": "the runbook has no parameter {value}",
    "param-form": "the parameter is not in its form: {value}",
    "runbook-changed": "runbook {value} was changed and cannot be gone on with; start it anew",
    "hospital": "the embedded hospital did not open: {value}",
    "drill-data": "{value} holds the data of a drill, and real duty does not go on in it; look at it with oncall timeline",
    "race": "{actor} was first: {what}",
}
