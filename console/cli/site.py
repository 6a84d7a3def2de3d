"""`oncall init`, `check` and `schema`: a site's files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from config.model import Days
from console.cli import render, shapes
from console.cli.asking import asking
from console.cli.failure import say
from console.words.failures import answer, remedy, unheard

if TYPE_CHECKING:
    from config.model import Site
    from console.cli.main import Arguments
    from runbooks.model import Runbook


def run(given: Arguments) -> int:
    """Write, check or describe a site."""
    match given.verb:
        case "init":
            return _init(given)
        case "schema":
            from config import schema as sites
            from runbooks import schema as books

            render.as_json({**sites.json_schemas(), **books.json_schemas()})
            return 0
    return _check(given)


def _init(given: Arguments) -> int:
    from config.template import write

    folder = Path(given.directory)
    try:
        write(folder)
    except FileExistsError:
        say(given.words.cli.messages["not_empty"].format(path=folder))
        return 2
    say(given.words.cli.messages["written"].format(path=folder))
    return 0


def _check(given: Arguments) -> int:
    from config.loader import load

    folder = Path(given.directory) if given.directory else given.config
    site = load(folder)
    books = _runbooks(site)
    render.lines([given.words.cli.messages["site_ok"].format(**shapes.site(site))])
    _doubts(given, site)
    bad = _staffing(given, site, folder)
    bad = _health(given, site, folder, books) or bad
    if given.live:
        bad = asyncio.run(_reach(given, site)) or asyncio.run(_channels(given, site)) or bad
    return bad


def _staffing(given: Arguments, site: Site, folder: Path) -> int:
    """Say what is wrong with the roster of the coming days, and where to mend it."""
    from config.loader import places
    from console.desk.watch import utc_now
    from console.duty.staffing import audit
    from console.words.roster import finding

    findings = audit(site, utc_now())
    place = places(folder)
    for one in findings:
        at = place(one.path)
        people = {"who": one.who, "other": one.other}
        told = finding(one.code, one.start, one.end, people, site.zone, given.words)
        say(f"{at.file}:{at.line}:{at.column}: {told}")
    return 1 if findings else 0


def _health(given: Arguments, site: Site, folder: Path, books: tuple[Runbook, ...]) -> int:
    """Say which health checks name no runbook of their kind, and where to mend it."""
    from config.loader import places

    known = sorted(book.id for book in books if book.health)
    place, bad = places(folder), 0
    for number, routine in enumerate(site.routines):
        if routine.book not in known:
            at, bad = place(("health", number, "book")), 1
            told = given.words.health.no_book.format(book=routine.book, known=", ".join(known))
            say(f"{at.file}:{at.line}:{at.column}: {told}")
    return bad


async def _channels(given: Arguments, site: Site) -> int:
    """Connect to where each channel leads; nothing is sent."""
    from console.words.roster import failure
    from sources.notifier import Notifier

    words, notifier = given.words, Notifier()
    found = await asyncio.gather(*(notifier.reach(channel) for channel in site.channels))
    said = {"": words.dispatch.reachable, "no-address": words.dispatch.no_address}
    render.table(
        [
            (f"{channel.id} {channel.who}".rstrip(), said.get(why) or failure(why, words))
            for channel, why in zip(site.channels, found, strict=True)
        ]
    )
    return 1 if any(why not in said for why in found) else 0


def _doubts(given: Arguments, site: Site) -> None:
    """Say what is not known of the contract's years, where a cover runs by working days."""
    from console.duty.days import WorkingDays

    contract = site.contract
    if all(cover.days is Days.ALL for cover in contract.covers.values()):
        return
    for gap in WorkingDays(contract).gaps(contract.start.year, contract.end.year):
        say(getattr(given.words.sla, gap.what).format(year=gap.year))


def _runbooks(site: Site) -> tuple[Runbook, ...]:
    """Return the site's own runbooks with the shipped ones. Raises Invalid."""
    from console.wiring import library
    from runbooks.loader import load_all

    return load_all(library(), *((Path(site.runbooks),) if site.runbooks else ()))


async def _reach(given: Arguments, site: Site) -> int:
    """Reach every source and host once, and say what answered."""
    from console.wiring import fleet_of, inbound
    from sources.poller import Poller
    from sources.sample import State
    from sources.visit import visit

    messages = given.words.cli.messages
    rows: list[tuple[str, str]] = []
    bad = False
    fleet = fleet_of(site, given.data, asking(given.words))
    try:
        found = await asyncio.gather(*(visit(fleet, host) for host in site.hosts))
        for host, reached in zip(site.hosts, found, strict=True):
            said = messages["reached"]
            if not reached.ok:
                said = remedy(host.id, reached.code, reached.detail, given.words)
            rows.append((f"{host.id} {host.address}:{host.port}", said))
            bad = bad or not reached.ok
        names = {check.id: check.name.of(given.words.lang) for check in site.checks}
        for sample in await Poller(site, fleet).once():
            answered = sample.state is not State.UNKNOWN
            said = (
                messages["reached"]
                if answered
                else messages["not_reached"].format(why=answer(sample.text, given.words))
            )
            rows.append((f"{sample.check} {names[sample.check]}", said))
            bad = bad or not answered
        for name, reached in await inbound(site, asking(given.words)):
            said = messages["reached"]
            if not reached.ok:
                said = unheard(reached.code, reached.detail, given.words)
            rows.append((name, said))
            bad = bad or not reached.ok
    finally:
        await fleet.close()
    render.table(rows)
    return 1 if bad else 0
