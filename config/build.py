"""From the shapes of a site's files to the `Site` itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config import model
from config.inbound import AlertRoute, AlertSource, Dialect, Mail, Secret, Wire
from config.shapes import checks, inbound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from config.schema import FolderShape
    from config.shapes import base, contract, estate

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def build(whole: FolderShape, folder: Path) -> model.Site:
    """Return the site of a checked folder; relative paths start at `folder`."""

    def path(given: str | None) -> str | None:
        return None if given is None else str(folder.absolute() / given)

    return model.Site(
        id=whole.site.id,
        name=_text(whole.site.name),
        zone=whole.site.zone,
        systems=tuple(map(_system, whole.systems)),
        hosts=tuple(map(_host, whole.hosts)),
        sources=tuple(map(_source, whole.sources)),
        checks=tuple(map(_check, whole.checks)),
        contract=_contract(whole.contract),
        roster=_roster(whole.roster),
        ssh_config=path(whole.ssh.config),
        known_hosts=path(whole.ssh.known_hosts),
        identity=path(whole.ssh.identity),
        runbooks=path(whole.runbooks),
        approvers=2 if whole.approve == "two" else 1,
        mail=_mail(whole.mail, path),
        alerts=tuple(map(_alerts, whole.alerts)),
        identifiers=tuple(model.Identifier(it.name, it.pattern) for it in whole.identifiers),
    )


def _text(shape: base.Phrase | base.CardPhrase) -> model.Text:
    return model.Text(shape.zh, shape.en)


def _system(shape: estate.SystemShape) -> model.System:
    components = tuple(
        model.Component(part.id, _text(part.name), tuple(part.needs)) for part in shape.components
    )
    return model.System(
        id=shape.id,
        name=_text(shape.name),
        short=_text(shape.short),
        components=components,
        impact=_text(shape.impact),
        fallback=_text(shape.fallback),
        critical=shape.critical,
    )


def _host(shape: estate.HostShape) -> model.Host:
    return model.Host(
        id=shape.id,
        name=_text(shape.name),
        address=shape.address,
        port=shape.port,
        user=shape.user,
        shell=model.Shell(shape.shell),
        encoding=shape.encoding,
        jump=shape.jump,
        roles=tuple(shape.roles),
        facts=shape.facts,
    )


def _source(shape: checks.SourceShape) -> model.Source:
    return model.Source(shape.id, shape.url, shape.timeout, shape.headers, shape.verify)


def _mail(shape: inbound.MailShape | None, path: Callable[[str | None], str | None]) -> Mail | None:
    if shape is None:
        return None
    secret = shape.password or inbound.SecretShape()
    return Mail(
        host=shape.host,
        port=shape.port,
        wire=Wire(shape.tls),
        ca=path(shape.ca) or "",
        user=shape.user,
        secret=Secret(secret.env or "", path(secret.file) or ""),
        folder=shape.folder,
        every=shape.every,
        timeout=shape.timeout,
        mark=shape.mark,
        addresses=tuple(shape.addresses),
        system=shape.system,
        service=shape.service,
        priority=shape.priority,
    )


def _alerts(shape: inbound.AlertSourceShape) -> AlertSource:
    return AlertSource(
        id=shape.id,
        url=shape.url,
        dialect=Dialect(shape.kind),
        every=shape.every,
        timeout=shape.timeout,
        headers=shape.headers,
        verify=shape.verify,
        routes=tuple(
            AlertRoute(tuple(it.labels.items()), it.component, it.service or "", it.priority or "")
            for it in shape.map
        ),
        default="" if shape.default == inbound.IGNORE else shape.default,
    )


def _check(shape: checks.CheckShape) -> model.Check:
    return model.Check(
        id=shape.id,
        component=shape.component,
        name=_text(shape.name),
        probe=_probe(shape),
        interval=shape.every,
        timeout=shape.timeout,
        unit=shape.unit,
        warn=shape.warn,
        down=shape.down,
        confirm=shape.confirm,
        sign=shape.sign or "",
    )


def _probe(shape: checks.CheckShape) -> model.Probe:
    match next(probe for kind in checks.PROBES if (probe := getattr(shape, kind)) is not None):
        case checks.PromqlShape(source=source, expr=expr):
            return model.Promql(source, expr)
        case checks.AlertShape(source=source, labels=labels):
            return model.Firing(source, tuple(labels.items()))
        case checks.TcpShape(address=address, port=port):
            return model.Tcp(address, port)
        case checks.HttpShape(url=url, status=status, body=body, verify=verify):
            return model.Http(url, tuple(status), body, verify)
        case checks.TlsShape(address=address, port=port, server_name=server_name):
            return model.Tls(address, port, server_name)
        case checks.CommandShape(host=host, run=run, value=value):
            return model.Command(host, run, value)
    raise AssertionError(shape.id)


def _contract(shape: contract.ContractShape) -> model.Contract:
    return model.Contract(
        name=_text(shape.name),
        start=shape.start,
        end=shape.end,
        covers={cover.id: _cover(cover) for cover in shape.covers},
        services={
            it.id: model.Service(it.id, _text(it.name), it.cover, it.respond, it.aim)
            for it in shape.services
        },
        priorities={
            it.id: model.Priority(it.id, _text(it.name), it.restore) for it in shape.priorities
        },
        alert_critical=(shape.alerts.critical.service, shape.alerts.critical.priority),
        alert_other=(shape.alerts.other.service, shape.alerts.other.priority),
        warn_at=shape.warn_at,
        holidays=model.Holidays(frozenset(shape.holidays.off), frozenset(shape.holidays.working)),
    )


def _cover(shape: contract.CoverShape) -> model.Cover:
    if shape.seasons is None:
        seasons = [model.Season(1, 1, _hours(shape.spans or ()))]
    else:
        seasons = [model.Season(*it.from_, _hours(it.spans)) for it in shape.seasons]
    seasons.sort(key=lambda season: (season.month, season.day))
    return model.Cover(shape.id, _text(shape.name), model.Days(shape.days), tuple(seasons))


def _hours(spans: Iterable[model.Span]) -> tuple[model.Span, ...]:
    return tuple(sorted(spans, key=lambda span: span.start))


def _roster(shape: contract.RosterShape) -> model.Roster:
    engineers = tuple(
        model.Engineer(it.id, it.name, it.phone, tuple(it.roles)) for it in shape.engineers
    )
    shifts = [
        model.Shift(_WEEKDAYS.index(it.weekday), it.at, tuple(it.engineers)) for it in shape.shifts
    ]
    shifts.sort(key=lambda shift: (shift.weekday, shift.at))
    return model.Roster(engineers, tuple(shifts))
