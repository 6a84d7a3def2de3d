"""From a real Alertmanager, and a real Prometheus, to incidents in a real journal."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.desk.desk import Desk
from console.duty import alerts as rules
from sources.sample import Sample, State
from tests.conftest import need
from tests.desk.post import desk_at, events, site_with
from tests.servers.alertmanager import Alertmanager
from tests.servers.prometheus import Prometheus

HIS = {"alertname": "数据库不可用", "job": "oracle", "instance": "10.0.0.12:9161"}
MAP = (
    "    map:\n"
    "      - {labels: {job: oracle}, component: his-db}\n"
    "      - {labels: {job: his}, component: his}\n"
)


def lines(url: str, more: str = "") -> str:
    return f"alerts:\n  - id: am\n    url: {url}/\n{MAP}{more}"


async def look(desk: Desk) -> None:
    """Hear the server once, as the queue then stands."""
    (_, alarms) = desk.inbound._alarms["am"]
    rows = await desk.journal.incidents(open_only=False)
    await alarms.look(lambda: rows, desk.watch.picture)


async def kinds(desk: Desk) -> list[str]:
    return [event.kind for event in await events(desk, "incident.", "alert.")]


async def test_a_firing_alert_is_one_incident_for_two_consoles(
    alertmanager: Alertmanager, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", lines(alertmanager.url))
    began = datetime.now(UTC) - timedelta(minutes=20)
    other = {**HIS, "alertname": "归档满"}
    alertmanager.fire(HIS, other, since=began, summary="HIS 数据库不可用")
    alertmanager.fire({"alertname": "x", "job": "elsewhere"})
    async with desk_at(tmp_path, "dba") as one, desk_at(tmp_path, "app") as two:
        for _ in range(3):
            await asyncio.gather(look(one), look(two))
        (row,) = await one.journal.incidents(open_only=True)
        assert (row.title, row.cause, len(row.alerts)) == (
            "HIS 数据库不可用",
            "component:his-db",
            2,
        )
        assert (await kinds(one)).count("alert.fired") == 2
        (opened,) = await events(one, "incident.opened")
        received = datetime.fromisoformat(str(opened.data["received"]))
        assert abs(received - began) < timedelta(seconds=1)
        assert (await one.journal.verify()).ok


async def test_an_alert_and_a_check_about_one_component_open_one_incident(
    alertmanager: Alertmanager, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", lines(alertmanager.url))
    alertmanager.fire(HIS, {"alertname": "HIS 慢", "job": "his"})
    async with desk_at(tmp_path, "dba") as one, desk_at(tmp_path, "app") as two:
        for _ in range(4):
            for check in two.site.checks:
                if check.component == "his-db":
                    await two.watch.take(Sample(check.id, State.DOWN, two.now()))
        await asyncio.gather(look(one), two.watch.look())
        await asyncio.gather(look(one), look(two), two.watch.look())
        (row,) = await one.journal.incidents(open_only=True)
        assert row.component == "his-db"
        assert len(row.alerts) == 2, "what needs the database joins it"


async def test_silenced_resolved_and_back(
    alertmanager: Alertmanager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "HOLD", timedelta(0))
    site_with(tmp_path / "site", lines(alertmanager.url))
    silence = alertmanager.silence(job="oracle")
    alertmanager.fire(HIS)
    async with desk_at(tmp_path) as desk:
        await look(desk)
        assert not await desk.journal.incidents(open_only=False)
        (quiet,) = desk.inbound.quiet
        assert quiet.alert.by == "dba 维护窗口"
        assert quiet.alert.until is not None
        assert quiet.alert.until > datetime.now(UTC) + timedelta(hours=1)

        alertmanager.speak(silence)
        await until(desk, "alert.fired")
        alertmanager.silence(job="oracle")
        await until(desk, "alert.silenced")
        alertmanager.resolve(HIS)
        await until(desk, "alert.resolved")
        assert await kinds(desk) == ["incident.opened", "alert.fired", "alert.silenced", "alert.resolved"]  # fmt: skip
        (resolved,) = await events(desk, "alert.resolved")
        assert resolved.data["name"] == "数据库不可用"


async def until(desk: Desk, kind: str, limit: float = 30) -> None:
    async with asyncio.timeout(limit):
        while kind not in await kinds(desk):
            await look(desk)


async def test_hostile_labels_are_text_and_masked(
    alertmanager: Alertmanager, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", lines(alertmanager.url))
    evil = {
        **HIS,
        "alertname": "\x1b]0;x\x07[red]急[/]",
        "a_note": "$(rm -rf /) 13812345678 \u202egnp" + "长" * 900,
        **{f"l{n}": "x" for n in range(100)},
    }
    alertmanager.fire(evil, summary="<script>alert(1)</script>\n[@click=app.quit]x \x9b2J")
    async with desk_at(tmp_path) as desk:
        await look(desk)
        (row,) = await desk.journal.incidents(open_only=True)
        (fired,) = await events(desk, "alert.fired")
        said = f"{row.title}{fired.data}"
        assert not any(sign in said for sign in ("\x1b", "\x9b", "\u202e", "\n", "13812345678"))
        assert "⟦TEL:" in said
        assert fired.data["name"] == "[red]急[/]"
        labels = fired.data["labels"]
        assert isinstance(labels, dict)
        assert len(labels) <= 64
        assert len(str(labels["a_note"])) <= 220


async def test_a_server_that_is_down_does_not_end_what_it_told(
    alertmanager: Alertmanager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "HOLD", timedelta(0))
    site_with(tmp_path / "site", lines(alertmanager.url, "    every: 1s\n"))
    alertmanager.fire(HIS)
    async with desk_at(tmp_path) as desk:
        await look(desk)
        alertmanager.process.terminate()
        alertmanager.process.wait(10)
        running = asyncio.create_task(
            desk.inbound.run(tuple, desk.watch.picture, desk.watch.trouble.publish)
        )
        async with asyncio.timeout(20):
            async for silent in desk.inbound.silent:
                if silent:
                    break
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert (silent[0].source, silent[0].code) == ("am", "refused")
        assert await kinds(desk) == ["incident.opened", "alert.fired"]


async def test_a_prometheus_tells_its_alerts_without_an_alertmanager(tmp_path: Path) -> None:
    need("prometheus", "prometheus")
    (tmp_path / "prometheus").mkdir()
    server = Prometheus(tmp_path / "prometheus")
    server.exporter.metrics['hospital_up{system="LIS"}'] = 0
    site_with(
        tmp_path / "site",
        f"alerts:\n  - id: am\n    kind: prometheus\n    url: {server.url}\n"
        "    map: [{labels: {severity: high}, component: his}]\n",
    )
    try:
        async with desk_at(tmp_path) as desk:
            await until(desk, "alert.fired", 60)
            (row,) = await desk.journal.incidents(open_only=True)
            assert row.component == "his"
            assert row.title.endswith("系统不可用")
    finally:
        server.stop()


async def test_from_a_metric_that_fails_to_an_incident_that_healed_by_itself(
    alertmanager: Alertmanager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("prometheus", "prometheus")
    monkeypatch.setattr(rules, "HOLD", timedelta(seconds=1))
    site_with(
        tmp_path / "site",
        f"alerts:\n  - id: am\n    url: {alertmanager.url}\n"
        "    map: [{labels: {system: HIS}, component: his}]\n",
    )
    (tmp_path / "prometheus").mkdir()
    server = Prometheus(tmp_path / "prometheus", tells=alertmanager.port)
    server.exporter.metrics['hospital_up{system="HIS"}'] = 0
    try:
        async with desk_at(tmp_path) as desk:
            await until(desk, "alert.fired", 60)
            (row,) = await desk.journal.incidents(open_only=True)
            server.exporter.metrics['hospital_up{system="HIS"}'] = 1
            await until(desk, "alert.resolved", 60)
            for check in desk.site.checks:
                await desk.watch.take(Sample(check.id, State.OK, desk.now(), 1.0))
            await desk.first_look()
            await desk.watch.look()
            healed = await desk.journal.incident(row.id)
            assert healed is not None
            assert (healed.open, healed.self_healed, healed.alerts) == (True, True, ())
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("url", "code"), [("http://127.0.0.1:1", "refused"), ("{prometheus}", "answer")]
)
async def test_what_is_no_alertmanager_is_said_so(
    prometheus: Prometheus, tmp_path: Path, url: str, code: str
) -> None:
    from console.wiring import inbound

    site_with(tmp_path / "site", lines(url.format(prometheus=prometheus.url)))
    async with desk_at(tmp_path) as desk:
        ((_, reached),) = await inbound(desk.site, None)
    assert (reached.ok, reached.code) == (False, code)
