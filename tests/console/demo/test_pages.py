from __future__ import annotations

import asyncio
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from cryptography.x509 import load_der_x509_certificate

from config.loader import load
from console.demo import site
from console.demo.ailments import AILMENTS
from console.demo.hospital import HOSTS, Hospital
from console.demo.pages import NEEDS

if TYPE_CHECKING:
    from pathlib import Path


async def get(port: int, path: str = "/health", secure: bool = False) -> tuple[int, bytes]:
    context = ssl._create_unverified_context() if secure else None
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answer = await asyncio.wait_for(reader.read(), 15)
    finally:
        writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


async def statuses(hospital: Hospital) -> dict[str, int]:
    return {host: (await get(hospital.ports[f"{host}.http"]))[0] for host in HOSTS}


async def test_all_pages_are_well_in_a_healthy_hospital(hospital: Hospital) -> None:
    assert await statuses(hospital) == dict.fromkeys(HOSTS, 200)
    assert await get(hospital.ports["his.http"]) == (
        200,
        b'{"component": "his", "status": "UP"}',
    )


async def test_a_full_archive_area_takes_down_his_and_all_that_needs_it(
    hospital: Hospital,
) -> None:
    hospital.strike(AILMENTS["oracle-archive-full"])
    seen = await statuses(hospital)
    assert {host for host in HOSTS if seen[host] == 503} == {
        "his", "emr", "lis", "mrm", "pda", "peis"
    }  # fmt: skip
    AILMENTS["oracle-archive-full"].heal(hospital.state("his"))
    assert await statuses(hospital) == dict.fromkeys(HOSTS, 200)


@pytest.mark.parametrize(
    "ailment",
    sorted(one.id for one in AILMENTS.values() if one.breaks),
)
async def test_what_breaks_a_component_breaks_what_needs_it_and_nothing_else(
    hospital: Hospital, tmp_path: Path, ailment: str
) -> None:
    hospital.strike(AILMENTS[ailment])
    site.write(tmp_path / "site", hospital.ports)
    broken = set(AILMENTS[ailment].breaks)
    components = [one for system in load(tmp_path / "site").systems for one in system.components]
    for _ in components:
        broken |= {one.id for one in components if broken & set(one.needs)}
    for host in HOSTS:
        if (ailment, host) == ("jvm-heap-full", "emr"):
            continue  # it hangs
        status, _ = await get(hospital.ports[f"{host}.http"])
        assert (status == 503) == (host in broken), host


async def test_the_pages_need_each_other_as_the_site_says(
    hospital: Hospital, tmp_path: Path
) -> None:
    site.write(tmp_path / "site", hospital.ports)
    systems = load(tmp_path / "site").systems
    needs = {one.id: one.needs for system in systems for one in system.components if one.needs}
    assert needs == dict(NEEDS)


async def test_a_full_heap_leaves_the_page_hanging(hospital: Hospital) -> None:
    hospital.strike(AILMENTS["jvm-heap-full"])
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.5):
            await get(hospital.ports["emr.http"])


async def test_screening_that_is_slow_answers_after_the_time_that_the_state_says(
    hospital: Hospital,
) -> None:
    hospital.strike(replace(AILMENTS["service-slow"], state={"rdu.slow": "1200"}))
    began = time.monotonic()
    status, _ = await get(hospital.ports["rdu.http"])
    assert status == 200
    assert time.monotonic() - began > 1.2


async def days_left(port: int) -> float:
    context = ssl._create_unverified_context()
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    encoded = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    await writer.wait_closed()
    ends = load_der_x509_certificate(encoded).not_valid_after_utc
    return (ends - datetime.now(UTC)).total_seconds() / 86400


async def test_the_certificate_has_the_days_left_that_the_state_says(hospital: Hospital) -> None:
    port, expiring = hospital.ports["ca.tls"], AILMENTS["certificate-expiring"]
    assert await days_left(port) > 200
    hospital.strike(expiring)
    assert 4.9 < await days_left(port) <= 5
    expiring.heal(hospital.state("ca"))
    assert await days_left(port) > 200
    assert (await get(port, secure=True))[0] == 200


async def test_only_the_health_page_is_there(hospital: Hospital) -> None:
    status, _ = await get(hospital.ports["his.http"], "/other")
    assert status == 404


async def test_nonsense_is_dropped_and_the_next_question_answered(hospital: Hospital) -> None:
    port = hospital.ports["his.http"]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"\x00" * 200_000)
    writer.write_eof()
    assert await asyncio.wait_for(reader.read(), 15) == b""
    writer.close()
    assert (await get(port))[0] == 200


async def test_the_databases_take_connections(hospital: Hospital) -> None:
    for name in ("his-db.port", "emr-db.port"):
        reader, writer = await asyncio.open_connection("127.0.0.1", hospital.ports[name])
        assert await asyncio.wait_for(reader.read(), 15) == b""
        writer.close()
