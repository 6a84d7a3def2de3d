"""Keys, agents, certificates, passphrases and passwords, with a real OpenSSH server."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import asyncssh
import pytest

from sources.chunk import End
from sources.reach import Prompt, Wanted
from sources.ssh import Fleet
from tests.conftest import need
from tests.servers.sshd import USER, Account, Sshd, keygen, sign
from tests.sources.ways import Person, fleet_of, host, run

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="sshd's test logins need root")


@pytest.fixture
def locked(sshd: Sshd, tmp_path: Path) -> Path:
    """The key that the server takes, behind a passphrase, without its public half beside it."""
    path = tmp_path / "locked"
    shutil.copy(sshd.identity, path)
    subprocess.run(["ssh-keygen", "-q", "-p", "-N", "回声 3", "-f", str(path)], check=True)
    return path


async def cut(fleet: Fleet, server: Sshd, user: str) -> None:
    """Kill the server's side of every session of a user."""
    found = subprocess.run(["pgrep", "-f", f"sshd: {user}"], capture_output=True, text=True)
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)
    async with asyncio.timeout(10):
        while not all(
            link.connection is None or link.connection.is_closed() for link in fleet._links.values()
        ):
            await asyncio.sleep(0.02)


async def test_a_locked_key_is_opened_once_for_all_hosts(sshd: Sshd, locked: Path) -> None:
    person = Person("falsch", "回声 3")
    hosts = [host(port=sshd.port, user=user) for user in ("root", USER)]
    async with fleet_of(sshd.known_hosts, locked, ask=person) as fleet:
        told = await asyncio.gather(*(run(fleet, one, "id -un") for one in hosts))
    assert [out for out, _ in told] == ["root\n", f"{USER}\n"]
    assert [(p.wanted, p.text, p.echo, p.again) for p in person.asked] == [
        (Wanted.PASSPHRASE, str(locked), False, False),
        (Wanted.PASSPHRASE, str(locked), False, True),
    ]


async def test_a_passphrase_that_is_wrong_three_times_is_not_asked_a_fourth(
    sshd: Sshd, locked: Path
) -> None:
    person = Person("a", "b", "c", "回声 3")
    async with fleet_of(sshd.known_hosts, locked, ask=person) as fleet:
        _, end = await run(fleet, host(port=sshd.port, user="root"), "true")
    assert (end.end, end.text) == (End.REFUSED, f"passphrase: {locked}")
    assert len(person.asked) == 3


async def test_who_gives_up_is_not_asked_for_every_host(sshd: Sshd, locked: Path) -> None:
    asked = []

    async def gives_up(prompt: Prompt) -> str | None:
        asked.append(prompt)
        await asyncio.sleep(0.5)  # the others come to wait
        return None

    hosts = [host(f"127.0.0.{n}", sshd.port, "root") for n in range(1, 6)]
    async with fleet_of(sshd.known_hosts, locked, ask=gives_up) as fleet:
        told = await asyncio.gather(*(run(fleet, one, "true") for one in hosts))
    assert {end.text for _, end in told} == {f"passphrase: {locked}"}
    assert len(asked) == 1


async def test_own_keys_are_opened_only_where_the_server_takes_them(
    sshd: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    for name, source in (("stranger", "other"), ("mine", "id")):
        shutil.copy(sshd.folder / source, tmp_path / name)
        subprocess.run(["ssh-keygen", "-q", "-p", "-N", "x", "-f", tmp_path / name], check=True)
    config = tmp_path / "config"
    config.write_text(f"IdentityFile {tmp_path}/stranger\nIdentityFile {tmp_path}/mine\n")
    person = Person("wrong", "x")
    one = host(port=sshd.port, user="root")
    async with fleet_of(sshd.known_hosts, config=config, ask=person) as fleet:
        assert (await run(fleet, one, "echo in"))[0] == "in\n"
    assert [(p.text, p.again) for p in person.asked] == [
        (f"{tmp_path}/mine", False),
        (f"{tmp_path}/mine", True),
    ]


async def test_an_old_key_that_cannot_be_asked_for_is_left_out(
    sshd: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    old = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    old.write_private_key(tmp_path / "old", "pkcs1-pem", passphrase="x")
    config = tmp_path / "config"
    config.write_text(f"IdentityFile {tmp_path}/old\nIdentityFile {sshd.identity}\n")
    person = Person()
    async with fleet_of(sshd.known_hosts, config=config, ask=person) as fleet:
        assert (await run(fleet, host(port=sshd.port, user="root"), "echo in"))[0] == "in\n"
    assert person.asked == []


async def test_the_agent_is_asked_before_the_person(
    sshd: Sshd, tmp_path: Path, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need("ssh-agent", "openssh-client")
    socket = tmp_path / "agent"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 10
        while not socket.exists() and time.monotonic() < end:
            await asyncio.sleep(0.01)
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        subprocess.run(["ssh-add", "-q", sshd.identity], check=True)
        config = tmp_path / "config"
        config.write_text(f"IdentityFile {locked}\n")
        person = Person()
        async with fleet_of(sshd.known_hosts, config=config, ask=person) as fleet:
            out, _ = await run(fleet, host(port=sshd.port, user=USER), "id -un")
        assert (out, person.asked) == (f"{USER}\n", [])
    finally:
        agent.terminate()
        agent.wait(5)
    async with fleet_of(sshd.known_hosts, config=config, ask=person) as fleet:
        _, end = await run(fleet, host(port=sshd.port, user=USER), "id -un")
    assert end.text.startswith("login: ")


@pytest.mark.parametrize(
    ("names", "valid", "passphrase", "told"),
    [
        (("root", USER), "", "", "in"),
        (("root",), "", "offen", "in"),
        (("somebody",), "", "", "login"),
        (("root",), "20200101:20200102", "", "login"),
    ],
)
async def test_a_certificate_lets_in_whom_it_names_while_it_is_valid(
    serve: Callable[..., Sshd], tmp_path: Path, names: tuple[str, ...], valid: str,
    passphrase: str, told: str,
) -> None:  # fmt: skip
    keygen(tmp_path / "ca")
    keygen(tmp_path / "me", passphrase)
    sign(tmp_path / "ca", tmp_path / "me", *names, valid=valid)
    server = serve(f"TrustedUserCAKeys {tmp_path}/ca.pub\n")
    person = Person("offen")
    async with fleet_of(server.known_hosts, tmp_path / "me", ask=person) as fleet:
        out, end = await run(fleet, host(port=server.port, user="root"), "echo in")
    assert (out.strip() or end.text.partition(":")[0]) == told
    assert [p.wanted for p in person.asked if p.wanted is Wanted.PASSPHRASE] == (
        [Wanted.PASSPHRASE] if passphrase else []
    )


async def test_a_password_that_held_is_not_asked_again_after_a_cut(
    serve: Callable[..., Sshd], account: Account, tmp_path: Path
) -> None:
    server = serve("PasswordAuthentication yes\nPubkeyAuthentication no\n")
    one = host(port=server.port, user=account.name)
    person = Person("falsch", "geheim-1", "geheim-2")
    async with fleet_of(server.known_hosts, ask=person) as fleet:
        assert (await run(fleet, one, "echo in"))[0] == "in\n"
        assert [(p.wanted, p.echo, p.again) for p in person.asked] == [
            (Wanted.PASSWORD, False, False),
            (Wanted.PASSWORD, False, True),
        ]
        await cut(fleet, server, account.name)
        assert (await run(fleet, one, "echo in"))[0] == "in\n"
        assert len(person.asked) == 2

        # One that fails is forgotten, not tried until the account is locked.
        account.change("geheim-2")
        await cut(fleet, server, account.name)
        assert (await run(fleet, one, "echo in"))[0] == "in\n"
        assert len(person.asked) == 3
        await cut(fleet, server, account.name)
        assert (await run(fleet, one, "echo in"))[0] == "in\n"
    assert len(person.asked) == 3
    log = (server.folder / "log").read_text()
    assert log.count("Failed password") == 2


async def test_a_wrong_password_is_asked_three_times_and_said_so(
    serve: Callable[..., Sshd], account: Account
) -> None:
    server = serve("PasswordAuthentication yes\nPubkeyAuthentication no\nMaxAuthTries 20\n")
    person = Person("a", "b", "c", "geheim-1")
    async with fleet_of(server.known_hosts, ask=person) as fleet:
        _, end = await run(fleet, host(port=server.port, user=account.name), "echo in")
    assert (end.end, end.text.partition(":")[0]) == (End.REFUSED, "password")
    assert len(person.asked) == 3
