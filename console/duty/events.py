"""The events of the journal: what may happen, and what each one carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

JSON = None | bool | int | float | str | list["JSON"] | dict[str, "JSON"]
Data = Mapping[str, JSON]
SAID = frozenset(
    {
        "title",
        "text",
        "why",
        "reason",
        "by",
        "requester",
        "department",
        "departments",
        "then",
        "restated",
        "prevention",
        "contingency",
        "response",
        "owner",
        "who",
        "audience",
        "signed_by",
    }
)
"""Keys of what people say in words of their own. `contact` is not among them: the telephone of who
called is needed to call back."""
CONSOLE = "console"
"""The actor of what the console does by itself."""


class Kind(StrEnum):
    """Every kind of event. The docs page of the journal lists the keys of each."""

    CONSOLE_STARTED = "console.started"
    CONSOLE_STOPPED = "console.stopped"
    CLOCK_JUMPED = "clock.jumped"
    CHECK_CHANGED = "check.changed"
    """check, component, old, new, value, text"""
    INCIDENT_OPENED = "incident.opened"
    """title, system, component, service, priority, channel, requester, cause, auto, received: the
    moment of first contact, impact, urgency, grade, scope, flags; by hand also department, contact,
    evidence, source, callers: how many at once, where they are known"""
    INCIDENT_ACKNOWLEDGED = "incident.acknowledged"
    """text"""
    INCIDENT_CLASSIFIED = "incident.classified"
    """service, impact, urgency, priority, grade, scope, problem, flags, why; was: what changed"""
    INCIDENT_PLANNED = "incident.planned"
    """on: the date by which it is promised, text"""
    INCIDENT_ASSIGNED = "incident.assigned"
    """to, reasons: codes of `duty.dispatch`"""
    INCIDENT_NOTED = "incident.noted"
    """text, attachments: name, bytes, form (text | exact) and evidence of each"""
    INCIDENT_PAUSED = "incident.paused"
    """reason: user | vendor | window | other, text"""
    INCIDENT_RESUMED = "incident.resumed"
    INCIDENT_RESOLVED = "incident.resolved"
    """text"""
    INCIDENT_CLOSED = "incident.closed"
    """cause, fix: codes, text, auto: by the console itself"""
    INCIDENT_REOPENED = "incident.reopened"
    """text"""
    INCIDENT_UNDONE = "incident.undone"
    """seq, verb: the one that was taken back; fields: what they were before it"""
    INCIDENT_DESCRIBED = "incident.described"
    """title, system, component, department, requester, contact: those that are said anew"""
    INCIDENT_JOINED = "incident.joined"
    """text, requester, department, contact, channel, received, evidence: somebody else calls about
    it; or from, callers: an incident that turned out to be the same"""
    INCIDENT_MERGED = "incident.merged"
    """into: it is a duplicate; the other goes on"""
    INCIDENT_PARTED = "incident.parted"
    """from, callers: it was another one after all"""
    INCIDENT_CONFIRMED = "incident.confirmed"
    """by, channel, at, satisfaction: 1 to 5 or null where it was not asked, text"""
    INCIDENT_REMINDED = "incident.reminded"
    """nth, of: nobody has confirmed yet, the user is to be asked again"""
    INCIDENT_LEARNED = "incident.learned"
    """text: a knowledge note"""
    INCIDENT_LINKED = "incident.linked"
    """cause: id of the incident whose effect it is"""
    INCIDENT_UNLINKED = "incident.unlinked"
    """cause"""
    FIX_PROPOSED = "fix.proposed"
    """text, run, step"""
    FIX_AGREED = "fix.agreed"
    """by, channel, at, text, override: gone on without a yes, because patients wait"""
    FIX_DECLINED = "fix.declined"
    """by, channel, at, text"""
    FALLBACK_STARTED = "fallback.started"
    """departments, systems, at, text: manual mode was declared"""
    FALLBACK_ENDED = "fallback.ended"
    """at, text"""
    BACKENTRY_DONE = "backentry.done"
    """item, by, reason: why there was nothing to enter"""
    CARD_COPIED = "card.copied"
    """lang, evidence: the downtime card as it was; to the clipboard"""
    CARD_SAVED = "card.saved"
    """lang, evidence, file"""
    INCIDENT_AFFECTED = "incident.affected"
    """components: all that are affected now; systems: all that ever were"""
    INCIDENT_ROOTED = "incident.rooted"
    """component, cause: the root turned out to lie deeper"""
    INCIDENT_FLAPPED = "incident.flapped"
    """check: the cause went down again while it was open"""
    INCIDENT_RECOVERED = "incident.recovered"
    """component, self_healed (before anybody had it): its checks and alerts are well again; the
    incident stays open for a person to resolve"""
    MESSAGE_RECEIVED = "message.received"
    """id, from, subject, at, evidence, attachments, reply, mailbox, validity, uid"""
    MESSAGE_NOTED = "message.noted"
    """the same, and why: auto | bulk | bounce | receipt | loop | unreadable; it opens nothing"""
    ALERT_FIRED = "alert.fired"
    """key, source, fingerprint, name, labels, summary, started"""
    ALERT_SILENCED = "alert.silenced"
    """key, source, fingerprint, name, until, by, inhibited"""
    ALERT_RESOLVED = "alert.resolved"
    """key, name, ended, flaps: how often it came and went meanwhile"""
    SLA_WARNED = "sla.warned"
    """clock: contract.respond | site.respond | site.restore, percent of it that is used, due"""
    SLA_BREACHED = "sla.breached"
    """clock, due"""
    SLA_EXPLAINED = "sla.explained"
    """clock, cause: ours | user | vendor | outside | roster | other, text"""
    ESCALATION_RAISED = "escalation.raised"
    """step, to, minutes: it waited so long"""
    UPDATE_DUE = "update.due"
    """minutes since whoever works on it last said how it stands"""
    ROSTER_SWAPPED = "roster.swapped"
    """from, to: moments; engineers, why"""
    HANDOVER_ADDED = "handover.added"
    """what: issue | action | whatif, text, then: what is to be done in that case"""
    HANDOVER_DONE = "handover.done"
    """note: seq of what was added, text: it needs not be handed over any more"""
    HANDOVER_OFFERED = "handover.offered"
    """to: whom the roster names, since, until, seq and hash: the chain's head, evidence: all of it,
    red: ids of what must be restated, items: how many there are"""
    HANDOVER_READ = "handover.read"
    """offer: seq, item: its id, text: its next action, restated"""
    HANDOVER_WITHDRAWN = "handover.withdrawn"
    """offer: seq, text"""
    HANDOVER_ACCEPTED = "handover.accepted"
    """offer: seq, from: who offered it, seq and hash of the chain's head then, restated: item to
    text, taken and returned: ids of incidents, alone: the roster has nobody else"""
    INCIDENT_RETURNED = "incident.returned"
    """offer: seq; nobody had acknowledged it, and the coming shift is called anew"""
    NOTIFY_INTENT = "notify.intent"
    """key, to, through: id of a channel, what, attempt, text, console"""
    NOTIFY_OUTCOME = "notify.outcome"
    """key, to, through, attempt, ok: null where nobody knows, why: a code"""
    REPORT_MADE = "report.made"
    """since, until: moments, format, lang, digest: SHA-256 of what was written, seq, head: of the
    last event that it tells of, file: its name, empty where it went to the terminal"""
    REPORT_FAILED = "report.failed"
    """report: seq of one that was made and could not be written after all, why: as the operating
    system says it"""
    HOST_TRUSTED = "host.trusted"
    """host, fingerprint: its key was taken for true by a person"""
    SERVICE_RECORDED = "service.recorded"
    """service: its id, type, on: a day, and of `duty.services.FIELDS` what belongs to its type;
    attachments as in a note"""
    SERVICE_AMENDED = "service.amended"
    """service, type, was: what was otherwise before; why, and those fields that are said anew"""
    SERVICE_WITHDRAWN = "service.withdrawn"
    """service, type, why: it counts for nothing any more"""
    SHELL_STARTED = "shell.started"
    """host, file: the name of its recording"""
    SHELL_ENDED = "shell.ended"
    """host, file, bytes, sha256, seconds, status"""
    EVIDENCE_COPIED = "evidence.copied"
    """run, step, host, evidence: its digest; to the clipboard"""
    EVIDENCE_SAVED = "evidence.saved"
    """run, step, host, evidence, file"""
    DRILL_STARTED = "drill.started"
    """drill, title, title_en: all that follows in this journal is a drill"""
    HEALTH_STARTED = "health.started"
    """health: id of a health check of the site, run: the id that its run will have, due: the
    moment that it is for or null, book, console"""
    HEALTH_ENDED = "health.ended"
    """health, run, verdict, looks: step, host, verdict, said, values and measure of each, why: what
    kept it from being done"""
    HEALTH_RAISED = "health.raised"
    """health, run, step, target: host of a finding; risk: the one that it became, or null where it
    became the event's incident"""
    RISK_RAISED = "risk.raised"
    """risk, title, source, system, likelihood, impact: 1 to 3, owner, prevention, contingency,
    response, review: a date, born: health | incidents | fix | hand, of: what of"""
    RISK_ASSESSED = "risk.assessed"
    """risk, likelihood, impact, why"""
    RISK_PLANNED = "risk.planned"
    """risk, and those of title, owner, source, prevention, contingency, response that are said
    anew"""
    RISK_REVIEWED = "risk.reviewed"
    """risk, review: the date of the next one, text"""
    RISK_SETTLED = "risk.settled"
    """risk, state: open | mitigated | accepted | closed, why"""
    RISK_UNDONE = "risk.undone"
    """risk, seq, verb: the one that was taken back"""
    RUN_STARTED = "run.started"
    RUN_TAKEN = "run.taken"
    """run, console: who goes on with it"""
    RUN_PAUSED = "run.paused"
    """run, step: the one that is next, reason"""
    RUN_RESUMED = "run.resumed"
    """run, step"""
    STEP_PROPOSED = "step.proposed"
    """run, step, plan: pairs of host and exact command, for a second engineer to approve"""
    STEP_APPROVED = "step.approved"
    """run, step: by a second engineer, just what was proposed"""
    STEP_DECLINED = "step.declined"
    """run, step, reason: by a second engineer, or taken back by the first"""
    STEP_INTENT = "step.intent"
    STEP_OUTCOME = "step.outcome"
    STEP_ANSWER = "step.answer"
    STEP_SKIPPED = "step.skipped"
    RUN_ENDED = "run.ended"
    """run, verdict; reason where a person ended it before its last step"""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the journal."""

    seq: int
    at: datetime
    """UTC with microseconds; says when, while `seq` says in which order."""
    actor: str
    """Who: an engineer's id, or `console` for what the console does by itself."""
    host: str
    """The machine that the console runs on."""
    incident: str | None
    kind: str
    data: Data
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Version:
    """Append only if the incident is still at this version."""

    incident: str
    version: int


@dataclass(frozen=True, slots=True)
class NoOpenCause:
    """Append only if no open incident has this cause."""

    cause: str


@dataclass(frozen=True, slots=True)
class CheckWas:
    """Append only if the check's last recorded state is not already this one."""

    check: str
    state: str


@dataclass(frozen=True, slots=True)
class SlaNotYet:
    """Append only if this incident's clock has not said as much since its class last changed."""

    incident: str
    kind: str
    clock: str
    percent: int = 100


@dataclass(frozen=True, slots=True)
class NotRaised:
    """Append only if this step has not been raised on an incident that still waits for it."""

    incident: str
    step: str


@dataclass(frozen=True, slots=True)
class NoticeNot:
    """Append only if no such event of a notice's attempt is in the journal."""

    incident: str | None
    kind: str
    key: str
    through: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Unheard:
    """Append only if no event is about the message with this id."""

    message: str


@dataclass(frozen=True, slots=True)
class RunHeld:
    """Append only if an open run is still this console's and (`idle`) none of its steps runs."""

    run: str
    console: str
    idle: bool = False


@dataclass(frozen=True, slots=True)
class RunAt:
    """Append only if this is still the newest event of a run."""

    run: str
    seq: int


@dataclass(frozen=True, slots=True)
class HealthFree:
    """Append only if no event of a kind has this data.

    Nobody has begun a health check for this moment, ended this run, or raised this finding.
    """

    kind: str
    about: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RiskAt:
    """Append only if the risk's newest event is this one; 0: it has none."""

    risk: str
    seq: int


@dataclass(frozen=True, slots=True)
class ServiceAt:
    """Append only if the newest event of a service record is this one; 0: it has none."""

    service: str
    seq: int


@dataclass(frozen=True, slots=True)
class NoRing:
    """Append only if the incident is at this version and is no cause of its cause."""

    incident: str
    version: int
    cause: str


@dataclass(frozen=True, slots=True)
class Offered:
    """Append only if what was offered with this seq is neither accepted nor withdrawn."""

    offer: int


Guard = (
    Version
    | NoOpenCause
    | CheckWas
    | SlaNotYet
    | NotRaised
    | NoticeNot
    | RunHeld
    | RunAt
    | NoRing
    | Unheard
    | HealthFree
    | RiskAt
    | Offered
    | ServiceAt
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it is in the journal."""

    kind: Kind
    data: Data = field(default_factory=dict)
    incident: str | None = None
    actor: str = CONSOLE
    guard: Guard | None = None
