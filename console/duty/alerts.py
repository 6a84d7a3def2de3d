"""From alerts to incidents: one for each cause, shared with what the checks have opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from config.inbound import AlertRoute
from console.duty.causes import cause, needs
from console.duty.events import Data, Draft, Kind, NoOpenCause, Version
from sources.alert import Standing
from sources.clean import LONGEST, clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from config.inbound import AlertSource
    from config.model import Lang, Site
    from console.duty.board import Picture
    from console.duty.incidents import Incident
    from sources.alert import Alert

HOLD = timedelta(minutes=2)
"""How long an alert must be gone before it has ended; what comes back sooner flaps."""
GRACE = timedelta(minutes=5)
"""How long an alert may outlive the resolving of its incident before it opens another."""
AT_ONCE = 20
"""Alerts that are recorded on one incident together."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An alert that the site wants to hear of, and what it is about."""

    key: str
    """`source:fingerprint:name`."""
    source: str
    alert: Alert
    """Masked."""
    route: AlertRoute


@dataclass(frozen=True, slots=True)
class Away:
    """An alert that is on an incident and was not told of lately."""

    since: datetime | None
    """None: it is back."""
    flaps: int = 0


Absent = dict[str, Away]
Drafts = tuple[Draft, ...]
"""What is recorded together."""


def routed(
    alerts: Iterable[Alert], source: AlertSource, mask: Callable[[str], str]
) -> tuple[Heard, ...]:
    """Return the alerts that the site wants to hear of; of those it ignores nothing is kept."""
    heard = ((alert, _route(alert, source)) for alert in alerts)
    return tuple(
        _heard(_masked(alert, mask), source, route)
        for alert, route in heard
        if route is not None and alert.standing is not Standing.PENDING
    )


def _heard(alert: Alert, source: AlertSource, route: AlertRoute) -> Heard:
    return Heard(f"{source.id}:{alert.fingerprint}:{alert.name}", source.id, alert, route)


def _route(alert: Alert, source: AlertSource) -> AlertRoute | None:
    for route in source.routes:
        if alert.bears(route.labels):
            return route

    return AlertRoute((), source.default) if source.default else None


def _masked(alert: Alert, mask: Callable[[str], str]) -> Alert:
    return replace(
        alert,
        name=mask(alert.name),
        labels=tuple((name, mask(value)) for name, value in alert.labels),
        summary=mask(alert.summary),
        by=mask(alert.by),
    )


def detect(
    heard: Sequence[Heard],
    source: str,
    absent: Absent,
    incidents: Iterable[Incident],
    picture: Picture,
    site: Site,
    now: datetime,
) -> tuple[tuple[Drafts, ...], Absent]:
    """Return what must be recorded, each group as one, and which alerts are away.

    `heard` is all that a source tells of now. An alert goes to the incident of its component, or
    of what its component needs; else it opens one, unless it is silenced. Called again after that
    was folded, it returns nothing new.
    """
    rows = tuple(incidents)
    holders = {key: row for row in rows for key in (*row.alerts, *row.hushed)}
    told: dict[str, list[Draft]] = {}
    opening: dict[str, list[Heard]] = {}
    for one in heard:
        row = holders.get(one.key)
        firing = one.alert.standing is Standing.FIRING
        if row is not None and (row.open or _spared(row, now)):
            if firing and one.key in row.hushed:
                told.setdefault(row.id, []).append(_fired(one))
            elif not firing and one.key in row.alerts:
                told.setdefault(row.id, []).append(_silenced(one))
        elif firing and (host := _host(one.route, rows, picture, site)) is not None:
            told.setdefault(host.id, []).append(_fired(one))
        elif firing:
            opening.setdefault(one.route.component, []).append(one)
    ended, absent = _ended({one.key for one in heard}, source, absent, rows, now)
    for row_id, drafts in ended.items():
        told.setdefault(row_id, []).extend(drafts)
    by_id = {row.id: row for row in rows}
    groups = [_on(by_id[row_id], drafts) for row_id, drafts in told.items()]
    for component, alerts in opening.items():
        waits = needs(component, site) & set(opening)
        if not waits and not picture.components[component].roots:
            groups.append(_open(component, alerts, site))
    return tuple(groups), absent


def _spared(row: Incident, now: datetime) -> bool:
    """Return whether an alert may still be left over from a resolved incident."""
    return row.resolved is not None and now - row.resolved < GRACE


def _host(
    route: AlertRoute, rows: Iterable[Incident], picture: Picture, site: Site
) -> Incident | None:
    """Return the open incident of a component, else of something that it needs.

    One that is less grave does not hide a graver alert, unless the checks say that it explains it.
    """
    own = {row.cause: row for row in rows if row.open and row.auto and row.cause}
    if found := own.get(cause(route.component)):
        return found
    order = list(site.contract.priorities)
    _, priority = _promise(route, site)
    for one in sorted(needs(route.component, site)):
        row = own.get(cause(one))
        if row is None or row.recovered is not None or row.priority not in order:
            continue
        explains = one in picture.components[route.component].roots
        if explains or order.index(row.priority) <= order.index(priority):
            return row
    return None


def _promise(route: AlertRoute, site: Site) -> tuple[str, str]:
    """Return service and priority of what an alert opens."""
    system, contract = site.system_of(route.component), site.contract
    service, priority = contract.alert_critical if system.critical else contract.alert_other
    return route.service or service, route.priority or priority


def _ended(
    present: set[str], source: str, absent: Absent, rows: Iterable[Incident], now: datetime
) -> tuple[dict[str, list[Draft]], Absent]:
    drafts: dict[str, list[Draft]] = {}
    after: Absent = {}
    for row in rows:
        for key in (*row.alerts, *row.hushed):
            if not key.startswith(f"{source}:"):
                continue
            known = absent.get(key, Away(None))
            if key in present:
                flaps = known.flaps + (known.since is not None)
                if flaps:
                    after[key] = Away(None, flaps)
                continue
            since = known.since or now
            after[key] = Away(since, known.flaps)
            if now - since >= HOLD:
                data: Data = {
                    "key": key,
                    "name": key.split(":", 2)[2],
                    "ended": since.isoformat(),
                    "flaps": known.flaps,
                }
                drafts.setdefault(row.id, []).append(Draft(Kind.ALERT_RESOLVED, data))
    return drafts, after


def _on(row: Incident, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    first, *rest = drafts[:AT_ONCE]
    guarded = replace(first, guard=Version(row.id, row.version))
    return tuple(replace(one, incident=row.id) for one in (guarded, *rest))


def _fired(one: Heard) -> Draft:
    alert = one.alert
    return Draft(
        Kind.ALERT_FIRED,
        {
            **_named(one),
            "labels": dict(alert.labels),
            "summary": alert.summary,
            "started": alert.started.isoformat(),
        },
    )


def _silenced(one: Heard) -> Draft:
    until = one.alert.until
    return Draft(
        Kind.ALERT_SILENCED,
        {
            **_named(one),
            "until": until.isoformat() if until else None,
            "by": one.alert.by,
            "inhibited": one.alert.standing is Standing.INHIBITED,
        },
    )


def _named(one: Heard) -> Data:
    return {
        "key": one.key,
        "source": one.source,
        "fingerprint": one.alert.fingerprint,
        "name": one.alert.name,
    }


def _open(component: str, alerts: Sequence[Heard], site: Site) -> tuple[Draft, ...]:
    """Return the opening for what was heard first, and all that was heard."""
    system = site.system_of(component)
    alerts = sorted(alerts, key=lambda one: (one.alert.started, one.key))
    order = list(site.contract.priorities)
    promises = [_promise(one.route, site) for one in alerts]
    service, priority = min(promises, key=lambda it: order.index(it[1]))
    first = alerts[0]
    opened = Draft(
        Kind.INCIDENT_OPENED,
        {
            "title": _title(component, first.alert, site, "zh"),
            "title_en": _title(component, first.alert, site, "en"),
            "system": system.id,
            "component": component,
            "service": service,
            "priority": priority,
            "channel": "alert",
            "requester": "",
            "cause": cause(component),
            "auto": True,
            "received": first.alert.started.isoformat(),
            "source": first.key,
        },
        guard=NoOpenCause(cause(component)),
    )
    return (opened, *map(_fired, alerts[:AT_ONCE]))


def _title(component: str, alert: Alert, site: Site, lang: Lang) -> str:
    name = site.component(component).name.of(lang)
    said = alert.summary or alert.name
    return clean_line(said if said.startswith(name) else f"{name} {said}", LONGEST)
