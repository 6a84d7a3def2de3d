"""From what is down to incidents: one for each cause, whatever stands behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from console.duty.events import JSON, Data, Draft, Kind, NoOpenCause, Version
from console.words.failures import answer
from console.words.languages import words
from sources.sample import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from config.model import Check, Lang, Site, System
    from console.duty.board import Board, Picture, Reading
    from console.duty.incidents import Incident


EARLY = timedelta(minutes=10)
"""How long an alert on a component may be the first sign of what a deeper one suffers."""


def detect(
    picture: Picture, board: Board, site: Site, incidents: Iterable[Incident], now: datetime
) -> tuple[Draft, ...]:
    """Return what must be recorded of causes; nothing when called again after that was folded.

    A component that is down opens an incident once everything that it needs has been looked at
    since: only then is it known whether it is a cause or a victim. Where one of those was down
    itself, it is given the time to come back behind it. A cause that goes down again while its
    incident is open is folded into it. Only `down` opens; what is unknown does not.
    """
    return tuple(_detect(picture, board, site, incidents, now))


def _detect(
    picture: Picture, board: Board, site: Site, incidents: Iterable[Incident], now: datetime
) -> Iterator[Draft]:
    own = {one.cause: one for one in incidents if one.open and one.auto}
    down = {id_: h for id_, h in picture.components.items() if h.state is State.DOWN}
    for id_, health in down.items():
        if health.roots:
            continue
        incident = own.get(cause(id_))
        if incident is not None:
            yield from _again(incident, id_, picture, site)
        elif _settled(id_, board, site, now):
            victim = _victim(id_, [*own.values()], picture, site, now)
            if victim is None:
                yield _open(id_, picture, board, site)
            else:
                yield Draft(
                    Kind.INCIDENT_ROOTED,
                    {
                        "component": id_,
                        "system": site.system_of(id_).id,
                        "cause": cause(id_),
                        "from": victim.component,
                    },
                    victim.id,
                    guard=Version(victim.id, victim.version),
                )
    for incident in own.values():
        if incident.recovered is None and _well(incident, picture):
            yield Draft(
                Kind.INCIDENT_RECOVERED,
                {
                    "component": incident.component,
                    "self_healed": incident.acknowledged is None,
                },
                incident.id,
                guard=Version(incident.id, incident.version),
            )


def _well(incident: Incident, picture: Picture) -> bool:
    """Return whether no alert fires and all checks, where there are any, are well."""
    part = picture.components.get(incident.component)
    checked = part is not None and part.worst is not None
    well = part is not None and (part.state is State.OK or not checked)
    return well and not incident.alerts and not incident.hushed


def cause(component: str) -> str:
    """Return the cause of what a component's failure opens."""
    return f"component:{component}"


def _again(incident: Incident, component: str, picture: Picture, site: Site) -> Iterator[Draft]:
    """Yield what is new on an open incident whose cause is down."""
    guard = Version(incident.id, incident.version)
    if incident.recovered is not None:
        worst = picture.components[component].worst
        yield Draft(Kind.INCIDENT_FLAPPED, {"check": worst}, incident.id, guard=guard)
        return
    behind = picture.affected.get(component, ())
    if set(behind) - set(incident.affected):
        known = {*incident.affected, *behind}
        ever: list[JSON] = [system.id for system in site.systems if system.id in known]
        parts: list[JSON] = [
            id_ for id_, health in picture.components.items() if component in health.roots
        ]
        data: Data = {"components": parts, "systems": ever}
        yield Draft(Kind.INCIDENT_AFFECTED, data, incident.id, guard=guard)


def _victim(
    root: str, own: Iterable[Incident], picture: Picture, site: Site, now: datetime
) -> Incident | None:
    """Return an open incident that was opened for what this root explains."""
    for incident in own:
        part = picture.components.get(incident.component)
        # An alert on it may come long before its own checks say anything.
        early = bool(incident.alerts) and now - incident.opened < EARLY
        if part is not None and (
            root in part.roots or (early and root in needs(incident.component, site))
        ):
            return incident
    return None


def _settled(component: str, board: Board, site: Site, now: datetime) -> bool:
    """Return whether all that a component needs was looked at after it went down.

    Looked at means as often as a check needs to be believed; what does not answer is waited for
    until its reading is stale. After a gap, such as a restart, all that begins anew: the component
    may have answered first, and what it needs not yet.
    """
    since = min(
        (
            max(r.since, r.back or r.at)
            for r in _readings(component, board, site)
            if r.state is State.DOWN
        ),
        default=now,
    )
    ahead = needs(component, site)
    for check in site.checks:
        if check.component not in ahead:
            continue
        reading = board.readings.get(check.id)
        patience = check.interval * check.confirm + check.timeout
        doubted = reading is not None and reading.state is State.UNKNOWN
        mended = reading.ill if reading is not None and not doubted else None
        if mended is not None and not _stayed(component, board, site, mended):
            return False
        begun = max(since, reading.since) if reading is not None and doubted else since
        if now - begun >= patience + check.interval:
            continue
        if (
            reading is None
            or doubted
            or reading.bad
            or reading.at < since + check.interval * (check.confirm - 1)
        ):
            return False
    return True


def _stayed(component: str, board: Board, site: Site, mended: datetime) -> bool:
    """Return whether a component is down still, by as many questions as one of its checks needs.

    They were asked after what it needs was mended.
    """
    return any(
        reading.state is State.DOWN and reading.at >= mended + check.interval * check.confirm
        for check in site.checks
        if check.component == component and (reading := board.readings.get(check.id))
    )


def _readings(component: str, board: Board, site: Site) -> Iterator[Reading]:
    for check in site.checks:
        if check.component == component and (reading := board.readings.get(check.id)):
            yield reading


def needs(component: str, site: Site) -> set[str]:
    """Return all that a component cannot be without."""
    found: set[str] = set()
    ahead = list(site.component(component).needs)
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += site.component(one).needs
    return found


def _open(component: str, picture: Picture, board: Board, site: Site) -> Draft:
    system = site.system_of(component)
    service, priority = (
        site.contract.alert_critical if system.critical else site.contract.alert_other
    )
    root = cause(component)
    check = _check(picture.components[component].worst, site)
    behind: list[JSON] = list(picture.affected.get(component, ()))
    return Draft(
        Kind.INCIDENT_OPENED,
        {
            "title": _title(component, system, check, board, "zh"),
            "title_en": _title(component, system, check, board, "en"),
            "system": system.id,
            "component": component,
            "service": service,
            "priority": priority,
            "channel": "alert",
            "requester": "",
            "cause": root,
            "auto": True,
            "check": check.id if check else None,
            "systems": behind,
        },
        guard=NoOpenCause(root),
    )


def _check(check_id: str | None, site: Site) -> Check | None:
    return next((check for check in site.checks if check.id == check_id), None)


def _title(component: str, system: System, check: Check | None, board: Board, lang: Lang) -> str:
    name = next(c.name.of(lang) for c in system.components if c.id == component)
    if check is None:
        return name
    reading = board.readings.get(check.id)
    said = check.name.of(lang)
    if reading is not None and reading.value is not None and check.unit:
        said += f" {reading.value:g}{check.unit}"
    elif reading is not None and reading.text:
        said += f" {answer(reading.text, words(lang))}"
    return said if said.startswith(name) else f"{name} {said}"
