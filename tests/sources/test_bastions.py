"""Ways that lead through other hosts, and bastions that ask.

The bastion that asks is asyncssh's server: OpenSSH has keyboard-interactive prompts of its own only
through PAM, whose configuration belongs to the whole machine. What lies behind it is OpenSSH.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
import pytest

from sources.chunk import End
from tests.servers.sshd import USER, Sshd
from tests.sources.ways import HERE, Person, fleet_of, host, run

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="sshd's test logins need root")
ROUNDS = [
    ("堡垒机", "", [("口令: ", False)], ["geheim"]),
    ("", "", [("动态码: ", False)], None),
    ("", "1) HIS\r\n2) EMR", [("请选择: ", True)], ["1"]),
]
"""Name, instructions and prompts of each round, and what must be answered."""


class Guard:
    """A bastion that asks three times and then leads on."""

    def __init__(self) -> None:
        self.codes = iter(("111111", "222222", "333333"))
        self.logins: list[asyncssh.SSHServerConnection] = []
        self.port = 0


class Asking(asyncssh.SSHServer):
    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._round = 0
        self._code = ""

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn

    def begin_auth(self, username: str) -> bool:
        return True

    def auth_completed(self) -> None:
        self._guard.logins.append(self._connection)

    def password_auth_supported(self) -> bool:
        return False

    def kbdint_auth_supported(self) -> bool:
        return True

    def _challenge(self) -> tuple[str, str, str, list[tuple[str, bool]]]:
        name, instructions, prompts, _ = ROUNDS[self._round]
        return name, instructions, "", prompts

    def get_kbdint_challenge(
        self, username: str, lang: str, submethods: str
    ) -> tuple[str, str, str, list[tuple[str, bool]]]:
        self._round = 0
        return self._challenge()

    def validate_kbdint_response(
        self, username: str, responses: list[str]
    ) -> bool | tuple[str, str, str, list[tuple[str, bool]]]:
        expected = ROUNDS[self._round][3]
        if responses != (expected or [next(self._guard.codes)]):
            return False
        self._round += 1
        return True if self._round == len(ROUNDS) else self._challenge()

    def connection_requested(
        self, dest_host: str, dest_port: int, orig_host: str, orig_port: int
    ) -> bool:
        return True


@asynccontextmanager
async def guarded(folder: Path, sshd: Sshd) -> AsyncIterator[tuple[Guard, Path, Path]]:
    """Open the bastion; yield it, a known_hosts and a config in which `his` and `emr` lie behind."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    guard = Guard()
    server = await asyncssh.create_server(lambda: Asking(guard), HERE, 0, server_host_keys=[key])
    guard.port = server.get_port()
    known = folder / "known"
    known.write_text(
        sshd.known_hosts.read_text() + f"[{HERE}]:{guard.port} {key.export_public_key().decode()}"
    )
    config = folder / "config"
    config.write_text(
        f"Host door\n HostName {HERE}\n Port {guard.port}\n User zhang\n"
        f"Host his emr\n HostName {HERE}\n Port {sshd.port}\n IdentityFile {sshd.identity}\n"
        f" ProxyJump door\nHost his\n User root\nHost emr\n User {USER}\n"
    )
    try:
        yield guard, known, config
    finally:
        server.close()
        for login in guard.logins:
            login.abort()
        await server.wait_closed()


@needs_root
async def test_a_bastion_that_asks_three_times_is_asked_once_for_all_behind_it(
    sshd: Sshd, tmp_path: Path
) -> None:
    person = Person("geheim", "111111", "1", "222222", "1")
    async with (
        guarded(tmp_path, sshd) as (guard, known, config),
        fleet_of(known, config=config, ask=person) as fleet,
    ):
        told = await asyncio.gather(
            run(fleet, host("his"), "id -un"), run(fleet, host("emr"), "id -un")
        )
        assert [out for out, _ in told] == ["root\n", f"{USER}\n"]
        assert [(p.host, p.text, p.echo) for p in person.asked] == [
            ("door", "堡垒机\n口令:", False),
            ("door", "动态码:", False),
            ("door", "1) HIS\n2) EMR\n请选择:", True),
        ]
        # At 3 a.m. the link is cut: the password is remembered, a code is a new one each time.
        guard.logins.pop().abort()
        async with asyncio.timeout(10):
            while (await run(fleet, host("his"), "true"))[1].end is not End.EXITED:
                await asyncio.sleep(0.6)
    assert [p.text for p in person.asked[3:]] == ["动态码:", "1) HIS\n2) EMR\n请选择:"]


@needs_root
async def test_a_remembered_password_is_forgotten_with_a_code_that_was_wrong(
    sshd: Sshd, tmp_path: Path
) -> None:
    person = Person("geheim", "111111", "1", "000000", "geheim", "333333", "1")
    async with (
        guarded(tmp_path, sshd) as (guard, known, config),
        fleet_of(known, config=config, ask=person) as fleet,
    ):
        assert (await fleet.probe(host("door"))).ok
        guard.logins.pop().abort()
        await asyncio.sleep(0.2)
        assert (await fleet.probe(host("door"))).ok
    assert [p.text for p in person.asked[3:]] == [
        "动态码:", "堡垒机\n口令:", "动态码:", "1) HIS\n2) EMR\n请选择:",
    ]  # fmt: skip
    assert [p.again for p in person.asked[3:]] == [False, True, True, True]


@needs_root
async def test_a_way_over_two_hosts(sshd: Sshd, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(
        f"Host *\n HostName {HERE}\n Port {sshd.port}\n User root\n"
        f"Host far\n ProxyJump first,{USER}@second\n"
    )
    async with fleet_of(sshd.known_hosts, sshd.identity, config) as fleet:
        out, _ = await run(fleet, host("far"), "echo $SSH_CONNECTION")
        assert out.startswith(HERE)
        assert {link for link in fleet._links if "first" in link} == {
            "first", f"first,{USER}@second",
        }  # fmt: skip


async def test_a_way_that_leads_back_to_itself_is_said_so(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("Host a\n ProxyJump b\nHost b\n ProxyJump a\n")
    async with fleet_of(tmp_path / "known", config=config) as fleet:
        told = await asyncio.wait_for(
            asyncio.gather(fleet.probe(host("a")), fleet.probe(host("b"))), 10
        )
    assert {one.code for one in told} <= {"config", "jump"}
    assert all("ProxyJump" in one.detail for one in told)


@needs_root
async def test_what_the_bastion_complains_of_is_told(sshd: Sshd, tmp_path: Path) -> None:
    door = f"root@{HERE}:{sshd.port}"
    config = tmp_path / "config"
    config.write_text(f"Host * !{HERE}\n ProxyJump {door}\n")
    nobody, anywhere = host("localhost", 1, "root"), host("no-such-host.invalid", 22, "root")
    async with fleet_of(sshd.known_hosts, sshd.identity, config) as fleet:
        assert (await fleet.probe(nobody)).code == "refused"
        assert (await fleet.probe(anywhere)).code in ("dns", "forward")
    async with fleet_of(sshd.known("other"), sshd.identity, config) as fleet:
        reached = await fleet.probe(nobody)
    assert reached.code == "jump"
    assert reached.detail.startswith(f"{door}: host-key-changed: ssh-ed25519 SHA256:")
