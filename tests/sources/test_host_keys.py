"""known_hosts: plain, hashed, certified and revoked keys, with a real OpenSSH server."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sources.ssh import Fleet
from tests.servers.sshd import Sshd, keygen, sign
from tests.sources.ways import HERE, fleet_of, host, run

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="sshd's test logins need root")


def public(path: Path) -> str:
    return " ".join(path.with_suffix(".pub").read_text().split()[:2])


def known_of(folder: Path, *lines: str) -> Path:
    path = folder / "known"
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


async def told(known: Path, server: Sshd) -> str:
    async with fleet_of(known, server.identity) as fleet:
        out, end = await run(fleet, host(port=server.port, user="root"), "echo in")
    return out.strip() or end.text


@pytest.mark.parametrize(("key", "said"), [("host", "in"), ("other", "host-key-changed: ")])
async def test_hashed_lines_are_known_like_plain_ones(
    sshd: Sshd, tmp_path: Path, key: str, said: str
) -> None:
    known = known_of(tmp_path, f"[{HERE}]:{sshd.port} {public(sshd.folder / key)}")
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", known], check=True)
    assert HERE not in known.read_text()
    assert (await told(known, sshd)).startswith(said)


async def test_a_revoked_key_is_never_taken_and_not_called_unknown(
    sshd: Sshd, tmp_path: Path
) -> None:
    place, key = f"[{HERE}]:{sshd.port}", public(sshd.folder / "host")
    for lines in ((f"@revoked * {key}",), (f"{place} {key}", f"@revoked {place} {key}")):
        known = known_of(tmp_path, *lines)
        async with fleet_of(known, sshd.identity) as fleet:
            one = host(port=sshd.port, user="root")
            assert (await fleet.probe(one)).code == "host-key-revoked"
            assert fleet.offered(one) is None


@pytest.fixture
def certified(serve: Callable[..., Sshd], tmp_path: Path) -> Sshd:
    """A server that shows a certificate of `ca` for its key, valid for loopback."""
    folder = tmp_path / "certified"
    folder.mkdir()
    keygen(tmp_path / "ca")
    keygen(folder / "host")
    sign(tmp_path / "ca", folder / "host", HERE, host=True)
    return serve(f"HostCertificate {folder}/host-cert.pub\n", folder)


async def test_an_authority_vouches_for_a_host(certified: Sshd, tmp_path: Path) -> None:
    known = known_of(tmp_path, f"@cert-authority * {public(tmp_path / 'ca')}")
    assert await told(known, certified) == "in"


async def test_a_revoked_authority_vouches_for_nobody(certified: Sshd, tmp_path: Path) -> None:
    ca = public(tmp_path / "ca")
    known = known_of(tmp_path, f"@cert-authority * {ca}", f"@revoked * {ca}")
    assert (await told(known, certified)).startswith("host-key-revoked: ")


async def test_a_certificate_for_another_name_is_refused(certified: Sshd, tmp_path: Path) -> None:
    known = known_of(tmp_path, f"@cert-authority * {public(tmp_path / 'ca')}")
    async with fleet_of(known, certified.identity) as fleet:
        reached = await fleet.probe(host("127.0.0.2", certified.port, "root"))
        assert reached.code == "refused"  # it listens on one address only
        reached = await fleet.probe(host("localhost", certified.port, "root"))
    assert reached.code == "host-certificate"


async def test_a_certificate_that_nobody_vouches_for_counts_as_its_bare_key(
    certified: Sshd, tmp_path: Path
) -> None:
    place, key = f"[{HERE}]:{certified.port}", public(certified.folder / "host")
    assert await told(known_of(tmp_path, f"{place} {key}"), certified) == "in"
    other = public(certified.folder / "other")
    changed = known_of(tmp_path, f"{place} {other}")
    assert (await told(changed, certified)).startswith("host-key-changed: ssh-ed25519 SHA256:")
    async with fleet_of(known_of(tmp_path), certified.identity) as fleet:
        await trusted(fleet, certified)


async def trusted(fleet: Fleet, server: Sshd) -> None:
    one = host(port=server.port, user="root")
    assert (await fleet.probe(one)).code == "host-key-unknown"
    shown = fleet.offered(one)
    assert shown is not None
    assert await fleet.trust(one, shown)
    assert (await fleet.probe(one)).ok


async def test_what_was_trusted_is_a_line_that_openssh_takes_too(
    sshd: Sshd, tmp_path: Path
) -> None:
    known = known_of(tmp_path)
    async with fleet_of(known, sshd.identity) as fleet:
        await trusted(fleet, sshd)
    command = ["ssh", "-F/dev/null", f"-p{sshd.port}", f"-i{sshd.identity}", "-oBatchMode=yes",
               f"-oUserKnownHostsFile={known}", "-oStrictHostKeyChecking=yes",
               f"root@{HERE}", "echo in"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("in\n", 0), done.stderr


async def test_a_bastion_of_ssh_config_is_trusted_by_the_name_that_it_is_called(
    sshd: Sshd, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.write_text(
        f"Host door\n HostName {HERE}\n Port {sshd.port}\n User root\n"
        f"Host his\n HostName {HERE}\n Port {sshd.port}\n User root\n ProxyJump door\n"
    )
    async with fleet_of(known_of(tmp_path), sshd.identity, config) as fleet:
        reached = await fleet.probe(host("his"))
        assert reached.detail.startswith("door: host-key-unknown: ssh-ed25519 SHA256:")
        door = fleet.named("door")
        assert (await fleet.probe(door)).code == "host-key-unknown"
        shown = fleet.offered(door)
        assert shown is not None
        assert await fleet.trust(door, shown)
        assert (await run(fleet, host("his"), "echo in"))[0] == "in\n"


async def test_a_host_behind_a_bastion_is_trusted_by_its_name(sshd: Sshd, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(
        f"Host behind\n HostName localhost\n Port {sshd.port}\n User root\n"
        f" ProxyJump root@{HERE}:{sshd.port}\n"
    )
    known = known_of(tmp_path, f"[{HERE}]:{sshd.port} {public(sshd.folder / 'host')}")
    behind = host("behind")
    async with fleet_of(known, sshd.identity, config) as fleet:
        assert (await fleet.probe(behind)).code == "host-key-unknown"
        shown = fleet.offered(behind)
        assert shown is not None
        assert await fleet.trust(behind, shown)
        assert (await run(fleet, behind, "echo in"))[0] == "in\n"
    assert known.read_text().splitlines()[-1].startswith(f"[localhost]:{sshd.port} ssh-ed25519 ")
