"""The JSON that the command line prints: documented in docs/cli.md, stable."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Site, Text
    from console.desk.desk import Desk
    from console.duty.board import Health, Picture
    from console.duty.events import JSON, Event
    from console.duty.incidents import Incident
    from console.duty.record import Verification
    from runbooks.model import Runbook
    from runbooks.run import Run

Shape = dict[str, "JSON"]


def moment(at: datetime | None, zone: str) -> str | None:
    """Return a moment in the site's zone, ISO 8601."""
    return at.astimezone(ZoneInfo(zone)).isoformat() if at else None


def text(pair: Text) -> Shape:
    """Return both languages."""
    return {"zh": pair.zh, "en": pair.en}


def systems(desk: Desk, picture: Picture) -> list[JSON]:
    """Return the board, in the site's order."""
    return [
        {
            "id": system.id,
            "name": text(system.name),
            **_health(health, desk.site.zone),
            "components": [
                {
                    "id": component.id,
                    "name": text(component.name),
                    **_health(picture.components[component.id], desk.site.zone),
                    "affected": list(picture.affected.get(component.id, ())),
                    "checks": _checks(desk, component.id),
                }
                for component in system.components
            ],
        }
        for system, health in zip(desk.site.systems, picture.systems, strict=True)
    ]


def _health(health: Health, zone: str) -> Shape:
    return {
        "state": health.state.value,
        "since": moment(health.since, zone),
        "oldest": moment(health.oldest, zone),
        "roots": list(health.roots),
    }


def _checks(desk: Desk, component: str) -> list[JSON]:
    rows: list[JSON] = []
    for check in desk.site.checks:
        if check.component != component:
            continue
        reading = desk.watch.board.value.readings.get(check.id)
        rows.append(
            {
                "id": check.id,
                "name": text(check.name),
                "state": desk.watch.state_of(check).value,
                "value": reading.value if reading else None,
                "unit": check.unit,
                "text": reading.text if reading else "",
                "at": moment(reading.at, desk.site.zone) if reading else None,
            }
        )
    return rows


def incident(desk: Desk, row: Incident) -> Shape:
    """Return one incident with its clocks."""
    zone, now = desk.site.zone, desk.now()
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
        "auto": row.auto,
        "owner": row.owner,
        "opened": moment(row.opened, zone),
        "acknowledged": moment(row.acknowledged, zone),
        "acknowledged_by": row.acknowledged_by,
        "resolved": moment(row.resolved, zone),
        "closed": moment(row.closed, zone),
        "recovered": moment(row.recovered, zone),
        "flaps": row.flaps,
        "self_healed": row.self_healed,
        "alerts": list(row.alerts),
        "silenced": list(row.hushed),
        "unread": row.unread,
        "due": moment(desk.due(row), zone),
        "clocks": [
            {
                "name": clock.name,
                "contractual": clock.contractual,
                "state": str(clock.state(now)),
                "due": moment(clock.due, zone),
                "target_seconds": round(clock.target.total_seconds()),
            }
            for clock in desk.clocks(row)
        ],
    }


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
        "steps": [
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
        ],
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


def site(of: Site) -> Shape:
    """Return what a site holds, counted."""
    return {
        "systems": len(of.systems),
        "components": sum(len(system.components) for system in of.systems),
        "hosts": len(of.hosts),
        "checks": len(of.checks),
    }
