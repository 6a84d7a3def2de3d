"""`oncall init`, `check` and `schema`: a site's files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli import render, shapes
from console.cli.asking import asking
from console.cli.failure import say
from console.words.failures import answer, remedy, unheard

if TYPE_CHECKING:
    from config.model import Site
    from console.cli.main import Arguments


def run(given: Arguments) -> int:
    """Write, check or describe a site."""
    match given.verb:
        case "init":
            return _init(given)
        case "schema":
            from config.schema import json_schemas

            render.as_json({**json_schemas()})
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
    _runbooks(site)
    render.lines([given.words.cli.messages["site_ok"].format(**shapes.site(site))])
    return asyncio.run(_reach(given, site)) if given.live else 0


def _runbooks(site: Site) -> None:
    """Check the site's own runbooks with the shipped ones. Raises Invalid."""
    if site.runbooks:
        from console.wiring import library
        from runbooks.loader import load_all

        load_all(library(), Path(site.runbooks))


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
