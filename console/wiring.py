"""The one place that names concrete classes: a site and a data folder become a desk."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import secrets
import socket
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from config.codec import encode
from console.desk.approvals import Approvals
from console.desk.desk import Desk
from console.desk.dispatch import Dispatch
from console.desk.drafts import Drafts
from console.desk.errors import Denied
from console.desk.gate import Gate
from console.desk.inbound import Inbound
from console.desk.incidents import Incidents
from console.desk.intake import Intake
from console.desk.notices import Notices
from console.desk.outputs import Outputs
from console.desk.presence import Presence
from console.desk.recorder import JournalRecorder
from console.desk.rota import Rota
from console.desk.runs import Runs
from console.desk.shells import Shells
from console.desk.trust import Trust
from console.desk.views import Views
from console.desk.watch import utc_now
from console.desk.work import work_of
from console.duty import facts, incidentfold, sla
from console.duty.cover import Calendar
from console.duty.events import Kind
from console.duty.record import Query
from console.journal.sqlite import open_journal
from console.journal.trouble import trouble
from sources.mask import Mask, Own
from sources.notifier import Notifier
from sources.poller import Poller
from sources.ssh import Fleet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime, timedelta

    from config.model import Site
    from console.desk.alarms import Alarms
    from console.desk.drill import Drill
    from console.journal.store import Journal
    from runbooks.model import Runbook
    from sources.reach import Ask, Reached
    from sources.replay import Replay


def library() -> Path:
    """Return the folder of the runbooks that come with the program."""
    return Path(str(files("runbooks"))) / "library"


def _folders(site: Site) -> tuple[Path, ...]:
    return (library(), *((Path(site.runbooks),) if site.runbooks else ()))


def books_of(site: Site) -> tuple[Runbook, ...]:
    """Read the runbooks of a site."""
    from runbooks.loader import read_all

    return read_all(*_folders(site)).books


@asynccontextmanager
async def journal_of(
    site: Site, data: Path, now: Callable[[], datetime] = utc_now, *, to_read: bool = False
) -> AsyncIterator[Journal]:
    """Open a site's journal; `to_read`: even where it cannot be written. Raises JournalError."""
    calendar = Calendar(site.contract, site.zone)
    journal = await open_journal(
        data / "timeline.db",
        host=socket.gethostname(),
        due=partial(sla.due, contract=site.contract, calendar=calendar),
        fold=incidentfold.fold,
        work=partial(facts.fact, contract=site.contract, calendar=calendar),
        now=now,
        contract_digest=_digest(site),
        mask=Mask(_mask_key(data), _own(site)).text,
        to_read=to_read,
    )
    try:
        yield journal
    finally:
        await journal.close()


def _digest(site: Site) -> str:
    """Return what stands for a contract; the same in every process, unlike the order of a set."""
    text = json.dumps(encode((site.contract, site.zone)), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


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
    to_read: bool = False,
) -> AsyncIterator[Desk]:
    """Open the whole desk; everything is closed again on the way out.

    Raises Denied over the journal of a drill. `to_read`: even where nothing can be written.
    """
    async with journal_of(site, data, now, to_read=to_read) as journal:
        await real(journal, data)
        fleet = fleet_of(site, data, ask)
        poller = Poller(site, fleet, pace=pace, now=now)
        async with desk_over(
            site, data, actor, journal, fleet, poller, now, ask=ask, pace=pace, to_read=to_read
        ) as desk:
            yield desk


async def real(journal: Journal, data: Path) -> None:
    """Refuse the journal of a drill: what is real does not go on in it. Raises Denied."""
    if any(one.kind == Kind.DRILL_STARTED for one in await journal.read(Query(before=2))):
        raise Denied("drill-data", str(data))


@asynccontextmanager
async def desk_over(
    site: Site,
    data: Path,
    actor: str,
    journal: Journal,
    fleet: Fleet,
    poller: Poller | Replay,
    now: Callable[[], datetime],
    drill: Drill | None = None,
    *,
    ask: Ask | None = None,
    pace: float = 1.0,
    to_read: bool = False,
) -> AsyncIterator[Desk]:
    """Open a desk over a journal, hosts and checks; hosts are let go of on the way out."""
    presence = Presence(data / "consoles")
    try:
        presence.hold()
    except OSError as error:
        if not to_read:
            raise
        journal.seal(trouble(error, data))
    recorder = JournalRecorder(journal, actor, presence.id)
    runs = Runs(
        site, journal, recorder, fleet, _folders(site), presence, actor, now, Gate(site, journal)
    )
    drafts = Drafts(data / "drafts", presence, actor, now)
    mask = Mask(_mask_key(data), _own(site)).text
    rota = Rota(site, journal, actor, now)
    notices = Notices(site, journal, rota, Notifier(), presence, now, mask, pace=pace)
    inbound = _inbound(site, journal, ask, now, mask, pace)
    try:
        incidents = Incidents(site, journal, actor, now, mask)
        yield Desk(
            site,
            journal,
            incidents,
            Intake(site, journal, incidents, drafts, actor, now, mask),
            runs,
            Shells(journal, fleet, data / "casts", actor, now),
            Trust(journal, fleet, actor),
            Approvals(site, journal, runs, actor),
            Outputs(journal, actor),
            Views(data / "views.json", actor),
            work_of(site, journal, incidents, now),
            rota,
            Dispatch(site, journal, incidents, rota, now),
            notices,
            inbound,
            poller,
            actor,
            now,
            drill,
        )
    finally:
        await drafts.settled()
        await inbound.close()
        await notices.close()
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
    # Who has no mailbox and no alerts need not wait for what reads them.
    alarms: dict[str, tuple[timedelta, Alarms]] = {}
    if site.alerts:
        from console.desk.alarms import Alarms
        from sources.alertmanager import Alertmanager

        for source in site.alerts:
            server = Alertmanager(source, now)
            alarms[source.id] = source.every, Alarms(site, journal, server, now, mask)
    mail = None
    if site.mail is not None:
        from console.desk.mailroom import Mailroom
        from console.duty.mail import guess
        from sources.mailbox import Mailbox

        mailbox = Mailbox(site.mail, ask, now)
        room = Mailroom(site, site.mail, journal, mailbox, now, mask, guess(site))
        mail = (site.mail, room)
    return Inbound(mail, alarms, now, pace)


async def inbound(site: Site, ask: Ask | None) -> list[tuple[str, Reached]]:
    """Visit the mailbox and every server of alerts once; return each with what came of it."""
    from sources.alertmanager import Alertmanager

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
    if not path.exists():
        key = secrets.token_bytes(32)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes()  # another console was first
        except OSError:
            return key  # where nothing can be written, nothing is masked that is kept
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
    return path.read_bytes()
