"""`oncall service`: records of what was done for the hospital beside incidents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from config.obligations import RECORDED
from console.cli import render, shapes
from console.cli.duty_options import OPTIONS
from console.cli.failure import say
from console.cli.opening import with_desk
from console.desk.errors import Denied
from console.words import owed
from console.words.failures import joined
from console.words.sentences import Names

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.cli.shapes import Shape
    from console.desk.desk import Desk
    from console.duty.services import Record


def run(given: Arguments) -> int:
    """List service records, or make, show, amend and withdraw one."""

    async def act(desk: Desk) -> int:
        if given.action == "list":
            return await _list(given, desk)
        record = await _verb(given, desk)
        if given.json:
            render.as_json(shape(record, desk.site.zone))
        else:
            _print(given, desk, record)
        if given.action in ("new", "amend"):
            await _warn(given, desk, record)
        return 0

    return with_desk(given, act)


async def _verb(given: Arguments, desk: Desk) -> Record:
    try:
        return await _recorded(given, desk)
    except Denied as denied:
        if denied.code != "service-lacks":
            raise
        raise Denied("service-lacks-option", _options(given, denied.value)) from denied


def _options(given: Arguments, names: str) -> str:
    """Return fields with what gives them on the command line."""
    told, texts = given.words.obligation.fields, {"new": "TEXT", "amend": "--text"}
    options = [texts[given.action] if one == "text" else f"--{one}" for one in names.split()]
    pairs = zip(options, names.split(), strict=True)
    return joined((f"{to.replace('_', '-')} ({told[one]})" for to, one in pairs), given.words)


async def _recorded(given: Arguments, desk: Desk) -> Record:
    services = desk.proof.services
    if given.action == "new":
        return await services.new(given.kind, _said(given), given.incident or (), _files(given))
    record = await services.record(given.id)
    if given.action == "amend":
        return await services.amend(record, _said(given), given.why, given.incident, _files(given))
    if given.action == "withdraw":
        return await services.withdraw(record, given.why)
    return record


def _said(given: Arguments) -> dict[str, str]:
    names = ["text", *(name.replace("-", "_") for name in OPTIONS)]
    found = {name: getattr(given, "text" if name == "text" else f"said_{name}") for name in names}
    return {name: text for name, text in found.items() if text is not None}


def _files(given: Arguments) -> list[Path]:
    return [Path(one) for one in given.attach or ()]


async def _list(given: Arguments, desk: Desk) -> int:
    if given.kind not in ("", *RECORDED):
        raise Denied("unknown-service-kind", given.kind)
    records = [
        one
        for one in await desk.proof.services.records()
        if given.kind in ("", one.type) and (given.all or not one.withdrawn)
    ]
    if given.json:
        render.as_json([shape(one, desk.site.zone) for one in records])
        return 0
    words, names = given.words, Names(desk.site, given.words)
    told = words.obligation
    render.table(
        [
            (
                one.id,
                told.kinds[one.type],
                owed.period(one.on, one.last),
                told.withdrawn if one.withdrawn else owed.brief(one.type, one.fields, names, words),
            )
            for one in records
        ]
    )
    if not records:
        say(told.none_listed)
    return 0


def _print(given: Arguments, desk: Desk, one: Record) -> None:
    words, names = given.words, Names(desk.site, given.words)
    told = words.obligation
    mark = told.withdrawn if one.withdrawn else ""
    rows = [(f"{one.id}", f"{told.kinds[one.type]} {mark}".rstrip())]
    rows.append((told.fields["on"], owed.period(one.on, one.last)))
    rows += [
        (told.fields[key], owed.field(key, value, names, words))
        for key, value in one.fields.items()
        if key != "to"
    ]
    if one.incidents:
        rows.append((told.labels["incidents"], " ".join(one.incidents)))
    rows += [
        (told.labels["records"], f"{it['name']} {str(it['evidence'])[:16]}")
        for it in one.attachments
    ]
    rows += [
        (str(shapes.moment(line.at, desk.site.zone)), f"{names.person(line.actor)} "
         f"{words.timeline.kinds.get(line.kind, line.kind)} {line.why}".rstrip())
        for line in one.history
    ]  # fmt: skip
    render.table(rows)


async def _warn(given: Arguments, desk: Desk, record: Record) -> None:
    """Say on stderr why a record does not count, or goes beyond what is included."""
    told = given.words.obligation
    for exact in record.attachments:
        if exact.get("form") == "exact":
            say(given.words.life.kept_exact.format(names=exact.get("name")))
    for one in await desk.proof.services.standings():
        if record.id in one.beyond:
            say(told.beyond_now.format(id=record.id))
        for proof in one.now.proofs:
            if proof.id == record.id and proof.why:
                say(f"{record.id}: {told.not_counted[proof.why]}")


def shape(one: Record, zone: str) -> Shape:
    """Return a service record as JSON."""
    return {
        "id": one.id,
        "version": one.version,
        "kind": one.type,
        "on": one.on.isoformat(),
        **dict(one.fields),
        "incidents": list(one.incidents),
        "attachments": [dict(it) for it in one.attachments],
        "withdrawn": one.withdrawn,
        "history": [
            {
                "seq": line.seq,
                "at": shapes.moment(line.at, zone),
                "actor": line.actor,
                "kind": line.kind,
                "why": line.why,
            }
            for line in one.history
        ],
    }
