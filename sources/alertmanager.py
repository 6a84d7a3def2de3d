"""An Alertmanager (API v2), or a Prometheus, asked which alerts there are."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from config.inbound import Dialect
from sources.alert import Alert, Standing
from sources.aside import Aside
from sources.clean import clean_line
from sources.prometheus import said
from sources.reach import Reached, Unreached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import requests

    from config.inbound import AlertSource

LARGEST = 8 * 1024 * 1024
"""Bytes of one answer."""
MOST = 2000
"""Alerts of one answer that are looked at."""
LABELS = 64
_VALUE = 200
_FINGERPRINT = re.compile(r"[0-9a-f]{8,64}")
_ALERTS = "/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true"
_SILENCES = "/api/v2/silences"
_SUMMARIES = ("summary", "message", "description", "title")


class Alertmanager:
    """Asks one server; a server that hangs costs its own thread, nobody else's time."""

    def __init__(
        self, source: AlertSource, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.source = source
        self._now = now
        self._aside = Aside(source.id)
        self._session: requests.Session | None = None

    async def alerts(self) -> tuple[Alert, ...]:
        """Return every alert that has not ended. Raises Unreached."""
        try:
            # Two questions may be needed, and a server may dribble.
            limit = self.source.timeout.total_seconds() * 2
            return await self._aside.call(self._asked, limit)
        except Unreached:
            raise
        except TimeoutError as error:
            self._session = None
            raise Unreached("timeout") from error
        except Exception as error:
            self._session = None
            code, _, detail = said(error).partition(": ")
            known = code if code in ("timeout", "refused") else "answer"
            raise Unreached(known, detail if known == code else said(error)) from error

    async def visit(self) -> Reached:
        """Ask once and say what came of it."""
        try:
            await self.alerts()
        except Unreached as error:
            return Reached(False, error.code, error.detail)
        return Reached(True)

    def _asked(self) -> tuple[Alert, ...]:
        now = self._now()
        if self.source.dialect is Dialect.PROMETHEUS:
            told = self._get("/api/v1/alerts")["data"]["alerts"]
            return tuple(_of_prometheus(one, now) for one in told[:MOST])
        told = self._get(_ALERTS)[:MOST]
        silenced = any(one["status"]["silencedBy"] for one in told)
        silences = {one["id"]: one for one in self._get(_SILENCES)} if silenced else {}
        return tuple(_of_alertmanager(one, silences, now) for one in told)

    def _get(self, path: str) -> Any:  # noqa: ANN401  # JSON from outside
        session = self._session or self._connect()
        self._session = session
        url = self.source.url.rstrip("/") + path
        seconds = self.source.timeout.total_seconds()
        with session.get(url, timeout=seconds, stream=True, allow_redirects=False) as answer:
            if answer.status_code != 200:
                raise Unreached("answer", f"HTTP {answer.status_code}")
            body = bytearray()
            for piece in answer.iter_content(65536):
                body += piece
                if len(body) > LARGEST:
                    raise Unreached("answer", f"> {LARGEST} bytes")
        return json.loads(body)

    def _connect(self) -> requests.Session:
        import requests

        session = requests.Session()
        session.trust_env = False  # a proxy of the environment has no business inside a hospital
        session.verify = self.source.verify
        session.headers.update(self.source.headers)
        return session


def _of_alertmanager(told: Any, silences: Mapping[str, Any], now: datetime) -> Alert:  # noqa: ANN401
    labels = _labels(told["labels"])
    status = told["status"]
    until, by = None, ""
    standing = Standing.FIRING
    if status["silencedBy"]:
        standing = Standing.SILENCED
        ends = [silences[one] for one in status["silencedBy"] if one in silences]
        if ends:
            last = max(ends, key=lambda one: _moment(one["endsAt"], now))
            until = _moment(last["endsAt"], now)
            by = clean_line(f"{last.get('createdBy', '')} {last.get('comment', '')}", _VALUE)
    elif status["inhibitedBy"]:
        standing = Standing.INHIBITED
    given = str(told.get("fingerprint", ""))
    fingerprint = given if _FINGERPRINT.fullmatch(given) else _digest(labels)
    started = min(_moment(told["startsAt"], now), now)
    return _alert(fingerprint, labels, told.get("annotations"), started, standing, until, by)


def _of_prometheus(told: Any, now: datetime) -> Alert:  # noqa: ANN401  # JSON from outside
    labels = _labels(told["labels"])
    standing = Standing.FIRING if told["state"] == "firing" else Standing.PENDING
    started = min(_moment(told["activeAt"], now), now)
    return _alert(_digest(labels), labels, told.get("annotations"), started, standing)


def _alert(
    fingerprint: str,
    labels: tuple[tuple[str, str], ...],
    annotations: object,
    started: datetime,
    standing: Standing,
    until: datetime | None = None,
    by: str = "",
) -> Alert:
    notes = annotations if isinstance(annotations, dict) else {}
    summary = next((str(notes[key]) for key in _SUMMARIES if notes.get(key)), "")
    name = dict(labels).get("alertname", "?")
    return Alert(fingerprint, name, labels, clean_line(summary), started, standing, until, by)


def _labels(told: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    pairs = sorted(told.items(), key=lambda pair: (pair[0] != "alertname", pair[0]))[:LABELS]
    return tuple((clean_line(str(k), 80), clean_line(str(v), _VALUE)) for k, v in pairs)


def _digest(labels: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps(sorted(labels)).encode()).hexdigest()[:16]


def _moment(text: object, now: datetime) -> datetime:
    """Return a moment; one that is none, or the year 1 that means none, is now."""
    try:
        found = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", str(text)))
        return found.astimezone(UTC) if found.year > 2000 else now
    except (ValueError, OverflowError):
        return now
