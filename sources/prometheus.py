"""One Prometheus: all its checks in as few questions as can be, in a thread of its own."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from config.model import Check, Firing, Promql, Source
from sources.aside import Aside
from sources.clean import clean_line
from sources.judging import judge, worst
from sources.sample import Sample, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from prometheus_api_client import PrometheusConnect

LABEL = "oncall_check"
_FIRING = 'ALERTS{alertstate="firing"}'
Series = dict[str, str]


class _Unanswered(Exception):
    """The server gave no answer that can be used; says why in a few words."""


class Prometheus:
    """Asks a server. A server that hangs costs its own thread, nobody else's time."""

    def __init__(self, source: Source, now: Callable[[], datetime]) -> None:
        self._source = source
        self._now = now
        self._client: PrometheusConnect | None = None
        self._aside = Aside(source.id)

    async def ask(self, checks: Sequence[Check]) -> tuple[Sample, ...]:
        """Return a sample for each check; what cannot be answered is unknown, with the reason."""
        queries = [check for check in checks if isinstance(check.probe, Promql)]
        alerts = [check for check in checks if isinstance(check.probe, Firing)]
        samples = await self._queries(queries) if queries else []
        if alerts:
            samples += await self._alerts(alerts)
        return tuple(samples)

    async def _queries(self, checks: list[Check]) -> list[Sample]:
        """One combined question; when it fails, one each, so that a bad one hurts only itself."""
        values: dict[str, list[float]] = defaultdict(list)
        try:
            for labels, value in await self._query(" or ".join(map(_marked, checks))):
                values[labels.get(LABEL, "")].append(value)
        except _Unanswered as error:
            if not str(error).startswith("HTTP 4"):
                return [self._unknown(check, str(error)) for check in checks]
            return [await self._single(check) for check in checks]
        return [self._judged(check, values[check.id]) for check in checks]

    async def _single(self, check: Check) -> Sample:
        """Ask one expression as it is; so a scalar, which bears no label, is answered too."""
        expr = check.probe.expr if isinstance(check.probe, Promql) else ""
        try:
            return self._judged(check, [value for _, value in await self._query(expr)])
        except _Unanswered as error:
            return self._unknown(check, str(error))

    def _judged(self, check: Check, values: list[float]) -> Sample:
        value = worst(check, values)
        if value is None:
            return self._unknown(check, "not a number" if values else "no data")
        return Sample(check.id, judge(check, value), self._now(), value)

    async def _alerts(self, checks: list[Check]) -> list[Sample]:
        try:
            firing = await self._query(_FIRING)
        except _Unanswered as error:
            return [self._unknown(check, str(error)) for check in checks]
        return [self._alert(check, firing) for check in checks]

    def _alert(self, check: Check, firing: Iterable[tuple[Series, float]]) -> Sample:
        wanted = check.probe.labels if isinstance(check.probe, Firing) else ()
        found = [
            labels
            for labels, _ in firing
            if all(labels.get(name) == value for name, value in wanted)
        ]
        names = ", ".join(sorted({labels.get("alertname", "?") for labels in found}))
        count = float(len(found))
        if check.warn is None and check.down is None:
            state = State.DOWN if found else State.OK
        else:
            state = judge(check, count)
        return Sample(check.id, state, self._now(), count, clean_line(names))

    def _unknown(self, check: Check, why: str) -> Sample:
        return Sample(check.id, State.UNKNOWN, self._now(), None, clean_line(why))

    async def _query(self, query: str) -> list[tuple[Series, float]]:
        """Ask, for at most the source's timeout by the clock. Raises _Unanswered."""
        try:
            return await self._aside.call(
                lambda: self._asked(query), self._source.timeout.total_seconds()
            )
        except TimeoutError:
            self._client = None
            raise _Unanswered("timeout") from None
        except Exception as error:
            raise _Unanswered(said(error)) from error

    def _asked(self, query: str) -> list[tuple[Series, float]]:
        client = self._client or self._connect()
        self._client = client
        result = client.custom_query(query)
        if result and not isinstance(result[0], dict):  # a scalar: [moment, value]
            return [({}, float(result[1]))]
        return [({**one["metric"]}, float(one["value"][1])) for one in result]

    def _connect(self) -> PrometheusConnect:
        import requests
        from prometheus_api_client import PrometheusConnect
        from urllib3.util import Retry

        session = requests.Session()
        session.trust_env = False  # a proxy of the environment has no business inside a hospital
        session.verify = self._source.verify
        return PrometheusConnect(
            url=self._source.url.rstrip("/"),
            headers=dict(self._source.headers),
            session=session,
            retry=Retry(total=0, redirect=0),
            timeout=self._source.timeout.total_seconds(),
            method="POST",
        )


def _marked(check: Check) -> str:
    """Return an expression whose series carry the check's id; a scalar becomes a series too."""
    expr = check.probe.expr if isinstance(check.probe, Promql) else ""
    # A newline ends a comment that the expression may end in.
    return f'label_replace(({expr}\n), {json.dumps(LABEL)}, {json.dumps(check.id)}, "", "")'


def said(error: Exception) -> str:
    """Return in a few words what a server did instead of answering."""
    text = str(error)
    if text.startswith("HTTP Status Code "):
        code, _, rest = text.removeprefix("HTTP Status Code ").partition(" ")
        told = re.search(r'"error":"((?:[^"\\]|\\.)*)"', rest)
        return f"HTTP {code} {told[1]}" if told else f"HTTP {code}"
    name = type(error).__name__
    if "Timeout" in name or "timed out" in text:
        return "timeout"
    if name in ("ConnectionError", "ProxyError", "NewConnectionError"):
        return "refused" if "refused" in text else "no connection"
    if name in ("JSONDecodeError", "KeyError", "TypeError", "ValueError", "IndexError"):
        return "not a Prometheus answer"
    return f"{name}: {text}"
