"""What is wrong with a host behind its login, with a real OpenSSH server."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncssh
import pytest

from config.model import Shell
from sources.keyring import Keyring
from sources.login import _Client
from sources.reach import Reached
from sources.visit import visit
from tests.servers.sshd import USER, Account, Sshd
from tests.sources.ways import Person, fleet_of, host

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="sshd's test logins need root")
PASSWORDS = "PasswordAuthentication yes\nPubkeyAuthentication no\n"


async def visited(server: Sshd, user: str, *answers: str, **more: object) -> Reached:
    ask = Person(*answers) if answers else None
    identity = None if answers else server.identity
    async with fleet_of(server.known_hosts, identity, ask=ask) as fleet:
        return await visit(fleet, host(port=server.port, user=user, **more))


@needs_root
@pytest.mark.parametrize("user", ["root", USER])
async def test_a_host_that_is_well(sshd: Sshd, user: str) -> None:
    assert await visited(sshd, user) == Reached(True)


@needs_root
async def test_a_host_that_is_not_what_the_site_says(sshd: Sshd) -> None:
    reached = await visited(sshd, USER, shell=Shell.POWERSHELL)
    assert (reached.ok, reached.code) == (False, "shell")
    assert "powershell" in reached.detail


@needs_root
@pytest.mark.parametrize("minutes", [-90, 5])
async def test_a_clock_that_is_off(
    serve: Callable[..., Sshd], tmp_path: Path, minutes: int
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    date = tools / "date"
    date.write_text(f"#!/bin/sh\nexec /bin/date -d '{minutes} minutes' \"$@\"\n")
    date.chmod(0o755)
    reached = await visited(serve(f"SetEnv PATH={tools}:/usr/bin:/bin\n"), "root")
    assert (reached.ok, reached.code) == (False, "clock")
    assert abs(float(reached.detail.removesuffix(" s")) - minutes * 60) < 30


@needs_root
async def test_a_password_that_has_expired(serve: Callable[..., Sshd], account: Account) -> None:
    account.age("-d", "0")
    reached = await visited(serve(PASSWORDS), account.name, "geheim-1")
    assert (reached.ok, reached.code) == (False, "expired")


@needs_root
async def test_a_locked_account_is_refused_like_a_wrong_password(
    serve: Callable[..., Sshd], account: Account
) -> None:
    subprocess.run(["usermod", "-L", account.name], check=True)
    reached = await visited(serve(PASSWORDS), account.name, "geheim-1")
    assert (reached.ok, reached.code) == (False, "password")


@pytest.fixture
def without_shell() -> Iterator[Account]:
    made = Account("geheim-1", shell="/usr/sbin/nologin")
    yield made
    made.remove()


@needs_root
async def test_an_account_without_a_shell(
    serve: Callable[..., Sshd], without_shell: Account
) -> None:
    reached = await visited(serve(PASSWORDS), without_shell.name, "geheim-1")
    assert (reached.ok, reached.code) == (False, "shell")
    assert "not available" in reached.detail


@needs_root
@pytest.mark.parametrize(
    ("banner", "code"),
    [
        ("The account is locked due to 3 failed logins.", "account"),
        ("该账号已被锁定，请联系信息科", "account"),
        ("Accounts are locked after 3 failures. 连续错误将锁定账号", "login"),
    ],
)
async def test_what_the_server_says_of_the_account(
    serve: Callable[..., Sshd], tmp_path: Path, banner: str, code: str
) -> None:
    (tmp_path / "banner").write_text(f"{banner}\n")
    server = serve(f"Banner {tmp_path}/banner\nDenyUsers {USER}\n")
    assert (await visited(server, USER)).code == code


@pytest.mark.parametrize("number", [errno.EHOSTUNREACH, errno.ENETUNREACH])
def test_no_route(number: int) -> None:
    """No packet may leave the machine for this, so the system's error is given as it comes."""
    attempt = Keyring(None).attempt("h", lambda: None)
    client = _Client(host("10.0.0.1"), asyncssh.import_known_hosts(""), attempt)
    unreached = client.failed(OSError(number, os.strerror(number)))
    assert (unreached.code, unreached.detail) == ("no-route", "10.0.0.1:22")
