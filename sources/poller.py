"""The poller: every check on its own period, one bounded queue out."""

from __future__ import annotations

import asyncio
import zlib
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from config.model import Check, Firing, Promql, Site
from sources.probes import Runner, probe
from sources.prometheus import Prometheus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sources.sample import Sample


class Poller:
    """Asks every check again and again; a slow one delays nobody and never overlaps itself."""

    def __init__(
        self,
        site: Site,
        runner: Runner,
        *,
        pace: float = 1.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._runner = runner
        self._pace = pace
        self._now = now
        self._hosts = {host.id: host for host in site.hosts}
        self._servers: Mapping[str, Prometheus] = {
            source.id: Prometheus(source, now) for source in site.sources
        }
        self._own: list[Check] = []
        self._groups: dict[tuple[str, timedelta], list[Check]] = defaultdict(list)
        for check in site.checks:
            if isinstance(check.probe, Promql | Firing):
                self._groups[check.probe.source, check.interval].append(check)
            else:
                self._own.append(check)

    async def run(self, out: asyncio.Queue[Sample]) -> None:
        """Put samples into `out` for ever; when it is full, asking waits."""
        async with asyncio.TaskGroup() as group:
            for check in self._own:
                group.create_task(self._one(check, out))
            for (source, interval), checks in self._groups.items():
                group.create_task(self._group(self._servers[source], interval, checks, out))

    async def once(self) -> tuple[Sample, ...]:
        """Ask everything once, all at the same time."""
        asked = [self._probe(check) for check in self._own]
        groups = [self._servers[source].ask(checks) for (source, _), checks in self._groups.items()]
        own, grouped = await asyncio.gather(asyncio.gather(*asked), asyncio.gather(*groups))
        return (*own, *(sample for samples in grouped for sample in samples))

    async def _probe(self, check: Check) -> Sample:
        return await probe(check, self._runner, self._hosts, self._now)

    async def _one(self, check: Check, out: asyncio.Queue[Sample]) -> None:
        period = check.interval.total_seconds() / self._pace
        await asyncio.sleep(_phase(check.id) * min(period, 2.0))
        due = asyncio.get_running_loop().time()
        while True:
            await out.put(await self._probe(check))
            due = await _until(due + period)

    async def _group(
        self,
        server: Prometheus,
        interval: timedelta,
        checks: list[Check],
        out: asyncio.Queue[Sample],
    ) -> None:
        period = interval.total_seconds() / self._pace
        due = asyncio.get_running_loop().time()
        while True:
            for sample in await server.ask(checks):
                await out.put(sample)
            due = await _until(due + period)


async def _until(moment: float) -> float:
    """Sleep until a moment of the loop; one that is past is left out, not caught up with."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(max(0.0, moment - loop.time()))
    return max(moment, loop.time())


def _phase(check: str) -> float:
    """Return where in its period a check begins, 0 to 1; the same at every start."""
    return zlib.crc32(check.encode()) / 2**32
