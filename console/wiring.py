"""The one place that names concrete classes: a site and a data folder become a desk."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import socket
from contextlib import asynccontextmanager, suppress
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from console.desk.alarms import Alarms
from console.desk.approvals import Approvals
from console.desk.desk import Desk
from console.desk.inbound import Inbound
from console.desk.incidents import Incidents
from console.desk.outputs import Outputs
from console.desk.presence import Presence
from console.desk.recorder import JournalRecorder
from console.desk.runs import Runs
from console.desk.shells import Shells
from console.desk.trust import Trust
from console.desk.watch import utc_now
from console.duty import incidents, sla
from console.duty.cover import Calendar
from console.duty.mail import guess
from console.journal.sqlite import open_journal
from sources.alertmanager import Alertmanager
from sources.mask import Mask, Own
from sources.poller import Poller
from sources.ssh import Fleet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from config.model import Site
    from console.journal.store import Journal
    from sources.reach import Ask, Reached


def library() -> Path:
    """Return the folder of the runbooks that come with the program."""
    return Path(str(files("runbooks"))) / "library"


@asynccontextmanager
async def journal_of(
    site: Site, data: Path, now: Callable[[], datetime] = utc_now
) -> AsyncIterator[Journal]:
    """Open the journal of a site. Raises JournalError."""
    calendar = Calendar(site.contract, site.zone)
    journal = await open_journal(
        data / "timeline.db",
        host=socket.gethostname(),
        due=partial(sla.due, contract=site.contract, calendar=calendar),
        fold=incidents.fold,
        now=now,
        contract_digest=hashlib.sha256(repr((site.contract, site.zone)).encode()).hexdigest(),
    )
    try:
        yield journal
    finally:
        await journal.close()


def fleet_of(site: Site, data: Path, ask: Ask | None = None) -> Fleet:
    """Return the connections to a site's hosts; none is made before it is used."""
    return Fleet(
        {host.id: host for host in site.hosts},
        config=_path(site.ssh_config),
        known_hosts=_path(site.known_hosts),
        identity=_path(site.identity),
        ask=ask,
        mask_key=_mask_key(data),
        identifiers=_own(site),
    )


def _own(site: Site) -> Own:
    return tuple((own.name, own.pattern) for own in site.identifiers)


@asynccontextmanager
async def desk_of(
    site: Site,
    data: Path,
    actor: str,
    *,
    ask: Ask | None = None,
    pace: float = 1.0,
    now: Callable[[], datetime] = utc_now,
) -> AsyncIterator[Desk]:
    """Open the whole desk; everything is closed again on the way out."""
    async with journal_of(site, data, now) as journal:
        fleet = fleet_of(site, data, ask)
        folders = (library(), *((Path(site.runbooks),) if site.runbooks else ()))
        presence = Presence(data / "consoles")
        recorder = JournalRecorder(journal, actor, presence.id)
        runs = Runs(site, journal, recorder, fleet, folders, presence, actor, now)
        shells = Shells(journal, fleet, data / "casts", actor, now)
        poller = Poller(site, fleet, pace=pace, now=now)
        inbound: Inbound | None = None
        try:
            trust = Trust(journal, fleet, actor)
            approvals = Approvals(site, journal, runs, actor)
            outputs = Outputs(journal, actor)
            mask = Mask(_mask_key(data), _own(site)).text
            incidents = Incidents(site, journal, actor, now, mask)
            inbound = _inbound(site, journal, ask, now, mask, pace)
            yield Desk(
                site,
                journal,
                incidents,
                runs,
                shells,
                trust,
                approvals,
                outputs,
                inbound,
                poller,
                actor,
                now,
            )
        finally:
            if inbound is not None:
                await inbound.close()
            await runs.close()
            await fleet.close()
            presence.close()


def _inbound(
    site: Site,
    journal: Journal,
    ask: Ask | None,
    now: Callable[[], datetime],
    mask: Callable[[str], str],
    pace: float,
) -> Inbound:
    alarms = {
        source.id: (
            source.every,
            Alarms(site, journal, Alertmanager(source, now), now, mask),
        )
        for source in site.alerts
    }
    mail = None
    if site.mail is not None:
        # Who has no mailbox need not wait for what reads one.
        from console.desk.mailroom import Mailroom
        from sources.mailbox import Mailbox

        mailbox = Mailbox(site.mail, ask, now)
        room = Mailroom(site, site.mail, journal, mailbox, now, mask, guess(site))
        mail = (site.mail, room)
    return Inbound(mail, alarms, now, pace)


async def inbound(site: Site, ask: Ask | None) -> list[tuple[str, Reached]]:
    """Visit the mailbox and every server of alerts once; return each with what came of it."""
    servers = [Alertmanager(source) for source in site.alerts]
    visits = {f"{it.source.id} {it.source.url}": it.visit() for it in servers}
    from sources.mailbox import Mailbox

    box = Mailbox(site.mail, ask) if site.mail else None
    if box is not None:
        visits[box.name] = box.visit()
    try:
        return list(zip(visits, await asyncio.gather(*visits.values()), strict=True))
    finally:
        if box is not None:
            await box.close()


def _path(text: str | None) -> Path | None:
    return Path(text).expanduser() if text else None


def _mask_key(data: Path) -> bytes:
    """Return the site's key for masked identifiers, made once and kept private."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data / "mask.key"
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()
