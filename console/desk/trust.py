"""Host keys that nobody knows yet: shown, compared by a person, recorded, and only then known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty.events import Draft, Kind

if TYPE_CHECKING:
    from config.model import Host
    from console.journal.store import Journal
    from sources.reach import Reached
    from sources.ssh import Fleet


class Trust:
    """Takes the keys of new hosts for true, one at a time and by a decision."""

    def __init__(self, journal: Journal, fleet: Fleet, actor: str) -> None:
        self._journal = journal
        self._fleet = fleet
        self._actor = actor

    async def host(self, name: str) -> Host:
        """Return a host of the site, or a jump host of ssh_config. Raises Denied for any other."""
        host = await self._fleet.find(name)
        if host is None:
            raise Denied("unknown-host", name)
        return host

    def asked(self, host: Host) -> str | None:
        """Return the fingerprint of the unknown key that a host showed, if it did."""
        return self._fleet.offered(host)

    async def probe(self, host: Host) -> Reached:
        """Reach a host, so that it shows its key."""
        return await self._fleet.probe(host)

    async def take(self, host: Host, fingerprint: str) -> None:
        """Take this key for the host's. Raises Denied where it showed another, and JournalError.

        It is recorded before it is done; OSError where the file takes nothing.
        """
        if self._fleet.offered(host) != fingerprint:
            raise Denied("other-key", host.id)
        about = {"host": host.id, "fingerprint": fingerprint}
        await self._journal.append(Draft(Kind.HOST_TRUSTED, about, actor=self._actor))
        if not await self._fleet.trust(host, fingerprint):
            raise Denied("other-key", host.id)
