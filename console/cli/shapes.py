"""The JSON that the command line prints: documented in docs/cli.md, stable."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.desk.scene import Scene
from console.duty import closing, path
from console.duty.sla import owes_cause

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from config.model import Site, Text
    from console.desk.desk import Desk
    from console.duty.board import Health
    from console.duty.drill import Scorecard
    from console.duty.events import JSON, Event
    from console.duty.explain import Span
    from console.duty.incidents import Incident
    from console.duty.record import Verification
    from console.duty.sla import Clock
    from runbooks.model import Runbook
    from runbooks.rehearsal import Rehearsal
    from runbooks.run import Run

Shape = dict[str, "JSON"]


def moment(at: datetime | None, zone: str) -> str | None:
    """Return a moment in the site's zone, ISO 8601."""
    return at.astimezone(ZoneInfo(zone)).isoformat() if at else None


def text(pair: Text) -> Shape:
    """Return both languages."""
    return {"zh": pair.zh, "en": pair.en}


def systems(desk: Desk, scene: Scene) -> list[JSON]:
    """Return the board of a scene, in the site's order."""
    picture = scene.picture()
    return [
        {
            "id": system.id,
            "name": text(system.name),
            **_health(health, desk.site.zone, scene),
            "components": [
                {
                    "id": component.id,
                    "name": text(component.name),
                    **_health(picture.components[component.id], desk.site.zone, scene),
                    "affected": list(picture.affected.get(component.id, ())),
                    "checks": _checks(desk, component.id, scene),
                }
                for component in system.components
            ],
        }
        for system, health in zip(desk.site.systems, picture.systems, strict=True)
    ]


def _health(health: Health, zone: str, scene: Scene) -> Shape:
    return {
        "state": health.state.value,
        "since": moment(scene.aged(health) if scene.before else health.since, zone),
        "oldest": None if scene.before else moment(health.oldest, zone),
        "roots": list(health.roots),
    }


def _checks(desk: Desk, component: str, scene: Scene) -> list[JSON]:
    rows: list[JSON] = []
    for check in desk.site.checks:
        if check.component != component:
            continue
        reading = scene.board.readings.get(check.id)
        rows.append(
            {
                "id": check.id,
                "name": text(check.name),
                "state": scene.state_of(check).value,
                "value": reading.value if reading else None,
                "unit": check.unit,
                "text": reading.text if reading else "",
                "at": moment(reading.at, desk.site.zone) if reading and not scene.before else None,
            }
        )
    return rows


def incident(desk: Desk, row: Incident, then: Scene | None = None) -> Shape:
    """Return one incident with its clocks, as of now or of then."""
    scene = then or Scene(desk)
    zone, now, driver = desk.site.zone, scene.now(), scene.driver(row)
    return {
        "id": row.id,
        "version": row.version,
        "status": row.status.value,
        "title": row.title,
        "system": row.system,
        "component": row.component,
        "affected": list(row.affected),
        "service": row.service,
        "priority": row.priority,
        "channel": row.channel,
        "requester": row.requester,
        "department": row.department,
        "contact": row.contact,
        "callers": row.callers,
        "merged_into": row.merged_into or None,
        "duplicates": list(row.duplicates),
        "auto": row.auto,
        "owner": row.owner,
        "opened": moment(row.opened, zone),
        "received": moment(row.start, zone),
        "impact": row.impact or None,
        "urgency": row.urgency or None,
        "grade": row.grade or None,
        "scope": row.scope,
        "problem": row.problem or None,
        "flags": list(row.flags),
        "planned": row.plan or None,
        "acknowledged": moment(row.acknowledged, zone),
        "acknowledged_by": row.acknowledged_by,
        "resolved": moment(row.resolved, zone),
        "closed": moment(row.closed, zone),
        "recovered": moment(row.recovered, zone),
        "flaps": row.flaps,
        **_life(desk, row),
        "self_healed": row.self_healed,
        "alerts": list(row.alerts),
        "silenced": list(row.hushed),
        "unread": row.unread,
        "due": moment(driver.due if driver else None, zone),
        "clocks": [
            {
                "name": clock.name,
                "contractual": clock.contractual,
                "state": str(clock.state(now)),
                "due": moment(clock.due, zone),
                "target_seconds": round(clock.target.total_seconds()),
                "cause": row.cause_of(clock.name),
                "cause_owed": owes_cause(row, clock, now),
            }
            for clock in scene.clocks(row)
        ],
    }


def explanation(desk: Desk, clock: Clock, spans: tuple[Span, ...]) -> Shape:
    """Return a clock with the stretches that make its deadline."""
    zone = desk.site.zone
    return {
        "clock": clock.name,
        "contractual": clock.contractual,
        "cover": clock.cover,
        "start": moment(clock.start, zone),
        "due": None if clock.paused else moment(clock.due, zone),
        "target_seconds": round(clock.target.total_seconds()),
        "state": str(clock.state(desk.now())),
        "doubts": [{"year": gap.year, "what": gap.what} for gap in desk.doubts(clock)],
        "spans": [
            {
                "start": moment(span.start, zone),
                "end": moment(span.end, zone),
                "seconds": round((span.end - span.start).total_seconds()),
                "counted": span.counted,
                "why": str(span.why),
                "name": text(span.off.name) if span.off else None,
                "source": str(span.off.source) if span.off else None,
                "reason": span.pause.reason if span.pause else None,
                "actor": span.pause.actor if span.pause else None,
            }
            for span in spans
        ],
    }


def _life(desk: Desk, row: Incident) -> Shape:
    """Return where an incident is on its way, and what it carries."""
    life, zone = row.life, desk.site.zone
    plan, said = life.plan, life.confirmed
    items = entries(desk, row)
    return {
        "stage": path.stage(row).value,
        "next": path.next_action(row, len(closing.left(row, desk.site))).value,
        "root": life.root or None,
        "follows": life.follows or None,
        "plan": None
        if plan is None
        else {
            "text": plan.text,
            "by": plan.by,
            "at": moment(plan.at, zone),
            "run": plan.run or None,
            "step": plan.step or None,
            "answer": plan.answer or None,
            "answered": moment(plan.answered, zone),
            "answered_by": plan.answered_by or None,
            "channel": plan.channel or None,
            "said": plan.said,
        },
        "manual": [
            {
                "start": moment(one.start, zone),
                "end": moment(one.end, zone),
                "departments": one.departments,
                "systems": list(one.systems),
            }
            for one in life.manual
        ],
        "backentry": items,
        "confirmed": None
        if said is None
        else {
            "by": said.by,
            "channel": said.channel,
            "at": moment(said.at, zone),
            "satisfaction": said.satisfaction,
            "text": said.text,
        },
        "reminders": [moment(at, zone) for at in life.reminders],
        "closing": {"cause": life.cause, "fix": life.fix} if life.cause else None,
        "learned": life.learned,
    }


def entries(desk: Desk, row: Incident) -> list[JSON]:
    """Return the back-entry of an incident."""
    done = {entry.item: entry for entry in row.life.entries}
    return [
        {
            "item": item.id,
            "name": text(item.name),
            "by": done[item.id].by if item.id in done else None,
            "reason": (done[item.id].reason or None) if item.id in done else None,
        }
        for item in closing.owed(row, desk.site)
    ]


def event(row: Event, zone: str) -> Shape:
    """Return one event as it is chained."""
    return {
        "seq": row.seq,
        "at": moment(row.at, zone),
        "actor": row.actor,
        "host": row.host,
        "incident": row.incident,
        "kind": row.kind,
        "data": dict(row.data),
        "prev": row.prev,
        "hash": row.hash,
    }


def verification(result: Verification) -> Shape:
    """Return the result of walking the chain."""
    return {
        "ok": result.ok,
        "events": result.events,
        "head": result.head,
        "bad": result.bad,
        "reason": result.reason,
    }


def run(row: Run, zone: str) -> Shape:
    """Return a run with every verdict."""
    return {
        "id": row.id,
        "runbook": row.runbook,
        "digest": row.digest,
        "incident": row.incident,
        "actor": row.actor,
        "hosts": list(row.hosts),
        "started": moment(row.started, zone),
        "phase": row.phase.value,
        "at": row.at,
        "verdict": row.verdict.value if row.verdict else None,
        "values": dict(row.values),
        "steps": _steps(row),
    }


def _steps(row: Run) -> list[JSON]:
    return [
        {
            "step": step.step,
            "verdict": step.verdict.value if step.verdict else None,
            "answer": step.answer,
            "results": [
                {
                    "host": result.host,
                    "command": result.command,
                    "verdict": result.verdict.value if result.verdict else None,
                    "end": result.end.value if result.end else None,
                    "status": result.status,
                    "seconds": result.seconds,
                    "said": result.said,
                    "evidence": result.evidence,
                    "output": [*result.output.head, *result.output.tail],
                    "skipped_lines": result.output.skipped,
                    "gone": result.gone,
                }
                for result in step.results
            ],
        }
        for step in row.done
    ]


def rehearsal(done: Rehearsal) -> Shape:
    """Return what a runbook made of recorded answers."""
    return {
        "runbook": done.run.runbook,
        "well": done.well,
        "verdict": done.run.verdict.value if done.run.verdict else None,
        "at": done.run.at,
        "way": [{"step": step, "verdict": verdict.value} for step, verdict in done.way],
        "differs": done.differs[0] if done.differs else None,
        "missing": [{"step": step, "host": host or None} for step, host in done.missing],
        "steps": _steps(done.run),
    }


def runbook(book: Runbook) -> Shape:
    """Return what a runbook is for and its steps."""
    return {
        "id": book.id,
        "title": text(book.title),
        "systems": list(book.systems),
        "signs": list(book.signs),
        "symptoms": text(book.symptoms),
        "digest": book.digest,
        "params": [
            {"id": p.id, "name": text(p.name), "kind": p.kind, "default": p.default, "fact": p.fact}
            for p in book.params
        ],
        "steps": [
            {
                "id": s.id,
                "title": text(s.title),
                "risk": s.risk.value,
                "on": s.on,
                "run": s.run,
                "ask": text(s.ask) if s.ask else None,
            }
            for s in book.steps
        ],
    }


def drillable(kind: str, id_: str, row: Incident) -> Shape:
    """Return something that can be drilled: a story, or a past incident."""
    title: Shape = {"zh": row.title_in("zh"), "en": row.title_in("en")}
    return {"id": id_, "kind": kind, "title": title, "system": row.system}


def scorecard(card: Scorecard) -> Shape:
    """Return how a drill went."""
    return {
        "drill": card.drill,
        "incident": card.incident,
        "acknowledge_seconds": card.acknowledged,
        "acknowledge_target_seconds": card.target,
        "in_time": card.in_time,
        "verdict_seconds": card.verdict,
        "cause_seconds": card.cause,
        "mended_seconds": card.mended,
        "resolved_seconds": card.resolved,
        "steps_taken": card.taken,
        "missed": _named(card.missed),
        "extra": _named(card.extra),
        "changes": [
            {"runbook": book, "step": step, "host": host} for book, step, host in card.changes
        ],
        "unanswered": _named(card.unanswered),
    }


def _named(keys: Iterable[tuple[str, str]]) -> list[JSON]:
    return [{"runbook": book, "step": step} for book, step in keys]


def site(of: Site) -> Shape:
    """Return what a site holds, counted."""
    return {
        "systems": len(of.systems),
        "components": sum(len(system.components) for system in of.systems),
        "hosts": len(of.hosts),
        "checks": len(of.checks),
    }
