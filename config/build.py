"""From the shapes of a site's files to the `Site` itself."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config import initials, model, national, team
from config.inbound import AlertRoute, AlertSource, Dialect, Mail, Secret, Wire
from config.notation import WEEKDAYS
from config.obligations import DEFAULTS, Obligation, Per
from config.proof import Every, Level, RiskTerms, Routine
from config.shapes import checks, inbound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from config.schema import FolderShape
    from config.shapes import base, contract, estate, proof
    from config.shapes import obligations as owed
    from config.shapes import team as staff


def build(
    whole: FolderShape, folder: Path, calendar: tuple[team.Duty, ...] | None = None
) -> model.Site:
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
        roster=_roster(whole.roster, ZoneInfo(whole.site.zone), calendar),
        ssh_config=path(whole.ssh.config),
        known_hosts=path(whole.ssh.known_hosts),
        identity=path(whole.ssh.identity),
        runbooks=path(whole.runbooks),
        approvers=2 if whole.approve == "two" else 1,
        departments=tuple(map(_department, whole.departments)),
        agree=whole.agree == "change",
        mail=_mail(whole.mail, path),
        alerts=tuple(map(_alerts, whole.alerts)),
        identifiers=tuple(model.Identifier(it.name, it.pattern) for it in whole.identifiers),
        auto_assign=whole.dispatch == "auto",
        escalation={it.priority: _escalation(it) for it in whole.escalation},
        channels=tuple(_channel(it, folder) for it in whole.notify),
        quiet=tuple(
            team.Quiet(it.from_, it.to, tuple(it.for_), tuple(it.priorities)) for it in whole.quiet
        ),
        routines=tuple(map(_routine, whole.health)),
        risks=_risks(whole.risks),
        obligations=_obligations(whole.obligations, {system.id for system in whole.systems}),
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
        words=_words(
            *shape.words,
            *(text for name in (shape.short, shape.name) for text in (name.zh, name.en)),
            *(text for part in components for text in (part.name.zh, part.name.en)),
        ),
        tell=tuple(model.Recipient(_text(it.name), it.phone) for it in shape.tell),
        backentry=tuple(model.BackEntry(it.id, _text(it.name)) for it in shape.backentry),
    )


def _department(shape: estate.DepartmentShape) -> model.Department:
    words = _words(shape.name.zh, *shape.words, shape.name.en)
    return model.Department(shape.id, _text(shape.name), words, shape.phone)


def _words(*texts: str) -> tuple[model.Word, ...]:
    return tuple(model.Word(text, initials.of(text)) for text in dict.fromkeys(texts))


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
    priorities = tuple(it.id for it in shape.priorities)
    years = range(shape.start.year - 1, shape.end.year + 2)
    return model.Contract(
        name=_text(shape.name),
        start=shape.start,
        end=shape.end,
        covers={cover.id: _cover(cover) for cover in shape.covers},
        services={it.id: _service(it) for it in shape.services},
        priorities={it.id: _priority(it) for it in shape.priorities},
        alert_critical=(shape.alerts.critical.service, shape.alerts.critical.priority),
        alert_other=(shape.alerts.other.service, shape.alerts.other.priority),
        warn_at=tuple(sorted(set(shape.warn_at))),
        holidays=model.Holidays(
            frozenset(shape.holidays.off),
            frozenset(shape.holidays.working),
            tuple(
                model.Regional(_text(it.name), frozenset(it.days)) for it in shape.holidays.regional
            ),
        ),
        pauses={
            reason: stops if (given := getattr(shape.pauses, reason)) is None else tuple(given)
            for reason, stops in model.PAUSES.items()
        },
        matrix=_matrix(shape.matrix, priorities),
        floors={
            flag: getattr(shape.at_least, flag) or _ranked(priorities, rank)
            for flag, rank in model.FLOORS.items()
        },
        terms=model.Terms(**shape.terms.model_dump(exclude_none=True)),
        national={number: national.year(number) for number in years},
        closing=model.Closing(
            shape.closing.auto_close_days, shape.closing.reminders, shape.closing.reopen_days
        ),
    )


def _service(shape: contract.ServiceShape) -> model.Service:
    return model.Service(
        id=shape.id,
        name=_text(shape.name),
        cover=shape.cover,
        respond=shape.respond,
        aim=shape.aim,
        answer=shape.answer,
        planned=shape.planned,
    )


def _priority(shape: contract.PriorityShape) -> model.Priority:
    return model.Priority(
        id=shape.id,
        name=_text(shape.name),
        restore=shape.restore,
        respond=shape.respond,
        restore_cover=shape.restore_cover,
        respond_cover=shape.respond_cover,
    )


def _matrix(
    shape: contract.MatrixShape | None, priorities: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    if shape is not None:
        return tuple(map(tuple, (shape.I1, shape.I2, shape.I3, shape.I4)))
    return tuple(tuple(_ranked(priorities, rank) for rank in row) for row in model.MATRIX)


def _ranked(priorities: tuple[str, ...], rank: int) -> str:
    """Return the priority of a rank; the lowest where there are fewer."""
    return priorities[min(rank, len(priorities) - 1)]


def _cover(shape: contract.CoverShape) -> model.Cover:
    if shape.seasons is None:
        seasons = [model.Season(1, 1, _hours(shape.spans or ()))]
    else:
        seasons = [model.Season(*it.from_, _hours(it.spans)) for it in shape.seasons]
    seasons.sort(key=lambda season: (season.month, season.day))
    return model.Cover(shape.id, _text(shape.name), model.Days(shape.days), tuple(seasons))


def _hours(spans: Iterable[model.Span]) -> tuple[model.Span, ...]:
    return tuple(sorted(spans, key=lambda span: span.start))


def _roster(
    shape: contract.RosterShape, zone: ZoneInfo, calendar: tuple[team.Duty, ...] | None
) -> model.Roster:
    def moment(local: datetime) -> datetime:
        return local.replace(tzinfo=zone).astimezone(UTC)

    engineers = tuple(
        model.Engineer(it.id, it.name, it.phone, tuple(it.roles), tuple(it.skills))
        for it in shape.engineers
    )
    shifts = [
        model.Shift(WEEKDAYS.index(it.weekday), it.at, tuple(it.engineers))
        for it in shape.shifts or ()
    ]
    shifts.sort(key=lambda shift: (shift.weekday, shift.at))
    return model.Roster(
        engineers,
        tuple(shifts),
        rotations=tuple(
            team.Rotation(it.from_, it.at, it.every, tuple(it.people), it.until)
            for it in shape.rotations or ()
        ),
        calendar=calendar,
        overrides=tuple(
            team.Duty(moment(it.from_), moment(it.to), tuple(it.engineers), it.why)
            for it in shape.overrides
        ),
        leave=tuple(team.Leave(it.who, it.from_, it.to, it.why) for it in shape.leave),
    )


def _escalation(shape: staff.EscalationShape) -> team.Escalation:
    steps = [team.Step(it.after, it.to, it.until) for it in shape.steps]
    steps.sort(key=lambda step: step.after)
    return team.Escalation(tuple(steps), shape.update, shape.count)


def _channel(shape: staff.ChannelShape, folder: Path) -> team.Channel:
    variable, file = shape.url
    if file:
        file = str(folder.absolute() / Path(file).expanduser())
    return team.Channel(shape.id, variable, file, shape.who or "", tuple(shape.for_))


def _routine(shape: proof.RoutineShape) -> Routine:
    return Routine(
        id=shape.id,
        system=shape.system,
        book=shape.book,
        every=Every(shape.every),
        at=shape.at,
        day=shape.day[1] if shape.day else 0,
        within=shape.within,
        hosts=tuple(shape.hosts),
    )


def _risks(shape: proof.RisksShape) -> RiskTerms:
    if shape.matrix is None:
        return RiskTerms(review_months=shape.review_months)
    rows = (shape.matrix.unlikely, shape.matrix.possible, shape.matrix.likely)
    return RiskTerms(tuple(tuple(map(Level, row)) for row in rows), shape.review_months)


def _obligations(
    shapes: list[owed.ObligationShape] | None, systems: set[str]
) -> tuple[Obligation, ...]:
    if shapes is None:
        return tuple(it for it in DEFAULTS if not it.system or it.system in systems)
    return tuple(
        Obligation(
            it.id,
            it.kind,
            it.count,
            Per(it.per),
            it.system or "",
            _text(it.name) if it.name else None,
            it.within,
        )
        for it in shapes
    )
