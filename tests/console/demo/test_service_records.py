"""The service records of the sample month are records, of incidents that the month has."""

from __future__ import annotations

from pathlib import Path

from config.loader import load
from config.template import write
from console.demo.month import cases, replay
from console.demo.services import services
from console.duty.cover import Calendar


def test_the_records_belong_to_incidents_of_the_month(tmp_path: Path) -> None:
    write(tmp_path / "site")
    site = load(tmp_path / "site")
    calendar = Calendar(site.contract, site.zone)
    ids = {replay(case, site, calendar)[1].id for case in cases()}
    told = services(site)
    named = [one for _, draft in told for one in draft.data["incidents"]]  # type: ignore[union-attr]
    assert named == ["20251011-16", "20251020-31", "20251029-39"]
    assert set(named) <= ids
    assert [at for at, _ in told] == sorted(at for at, _ in told)
    assert [draft.data["service"] for _, draft in told] == [f"S-000{n}" for n in range(1, 6)]
    people = {engineer.id for engineer in site.roster.engineers}
    assert {draft.actor for _, draft in told} <= people
