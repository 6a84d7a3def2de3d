from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.loader import load
from config.model import Command, Http, Site, Tcp, Tls
from console.demo import site
from console.demo.ailments import AILMENTS
from sources.poller import Poller
from sources.sample import Sample, State
from sources.ssh import Fleet

if TYPE_CHECKING:
    from console.demo.hospital import Hospital


@pytest.fixture
def rendered(hospital: Hospital, tmp_path: Path) -> Site:
    site.write(tmp_path / "site", hospital.ports)
    return load(tmp_path / "site")


async def look(rendered: Site) -> tuple[Sample, ...]:
    """Ask every check once, over the real ways."""
    fleet = Fleet(
        {host.id: host for host in rendered.hosts},
        config=Path(rendered.ssh_config or ""),
        known_hosts=Path(rendered.known_hosts or ""),
        identity=Path(rendered.identity or ""),
        mask_key=b"key",
        connect_timeout=20,
    )
    try:
        return await Poller(rendered, fleet).once()
    finally:
        await fleet.close()


def test_the_demo_has_nine_systems_nine_hosts_and_every_kind_of_check(rendered: Site) -> None:
    assert [one.id for one in rendered.systems] == [
        "his", "emr", "lis", "ecg", "ca", "mrm", "pda", "peis", "rdu"
    ]  # fmt: skip
    assert [one.id for one in rendered.hosts] == [one.id for one in rendered.systems]
    components = {one.id for system in rendered.systems for one in system.components}
    assert {check.component for check in rendered.checks} == components
    assert {role for host in rendered.hosts for role in host.roles} == components
    assert {type(check.probe) for check in rendered.checks} == {Tcp, Http, Tls, Command}


async def test_a_healthy_hospital_is_green_all_over(rendered: Site) -> None:
    samples = await look(rendered)
    assert len(samples) == len(rendered.checks)
    assert [one for one in samples if one.state is not State.OK] == []


@pytest.mark.parametrize("ailment", sorted(AILMENTS))
async def test_every_ailment_shows_in_a_check_that_leads_to_its_runbook(
    hospital: Hospital, rendered: Site, ailment: str
) -> None:
    one = AILMENTS[ailment]
    hospital.strike(one)
    bad = {sample.check for sample in await look(rendered) if sample.state is not State.OK}
    assert set(one.signs) <= {check.sign for check in rendered.checks if check.id in bad}
    one.heal(hospital.state(one.host))
    assert {sample.state for sample in await look(rendered)} == {State.OK}


def test_a_place_without_a_port_is_not_left_standing(hospital: Hospital, tmp_path: Path) -> None:
    del hospital.ports["ca.tls"]
    with pytest.raises(KeyError):
        site.write(tmp_path / "site", hospital.ports)
