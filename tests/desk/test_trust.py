"""An unknown host key becomes known by a person's decision; a changed one never does."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.loader import load
from console.demo import site as demo_site
from console.demo.hospital import Hospital
from console.desk.errors import Denied
from console.duty.record import Query
from console.wiring import desk_of


async def test_a_key_is_shown_compared_recorded_and_known(tmp_path: Path) -> None:
    async with Hospital(tmp_path / "hospital") as hospital:
        demo_site.write(tmp_path / "site", hospital.ports)
        known = tmp_path / "hospital" / "keys" / "known_hosts"
        lines = known.read_text().splitlines()
        site = load(tmp_path / "site")
        assert site.known_hosts is not None
        path = Path(site.known_hosts)
        path.write_text("")
        his = next(host for host in site.hosts if host.id == "his")
        async with desk_of(site, tmp_path / "data", "dba") as desk:
            assert (await desk.trust.probe(his)).code == "host-key-unknown"
            shown = desk.trust.asked(his)
            assert shown is not None
            assert " SHA256:" in shown
            with pytest.raises(Denied) as denied:
                await desk.trust.take(his, "ssh-ed25519 SHA256:another")
            assert denied.value.code == "other-key"
            assert path.read_text() == ""

            await desk.trust.take(his, shown)

            assert (await desk.trust.probe(his)).ok
            (event,) = await desk.journal.read(Query(kinds=("host.",)))
            assert event.data == {"host": "his", "fingerprint": shown}
            assert len(path.read_text().splitlines()) == 1
            assert desk.trust.asked(his) is None
        # The place of one key taken by another: changed, and not for anybody to take.
        other = next(line for line in lines if f"]:{hospital.ports['emr.ssh']} " in line)
        path.write_text(f"[127.0.0.1]:{hospital.ports['his.ssh']} {other.split(' ', 1)[1]}\n")
        async with desk_of(site, tmp_path / "data", "dba") as desk:
            assert (await desk.trust.probe(his)).code == "host-key-changed"
            assert desk.trust.asked(his) is None
