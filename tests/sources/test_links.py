"""Getting to a host, and what becomes of the link."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
import subprocess
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import asyncssh
import pytest

from config.model import Host, Shell
from sources.channel import _led, _plain
from sources.chunk import End
from tests.servers.sshd import USER, Sshd
from tests.sources.ways import HERE, fleet_of, host, run, silent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sources.reach import Prompt

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="sshd's test logins need root")


def sessions(server: Sshd) -> list[int]:
    """The processes of one sshd that serve the test login; others run beside it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes()
        except OSError:
            continue
        pid = int(path.parent.name)
        if line.startswith(f"sshd: {USER}".encode()) and server.process.pid in ancestors(pid):
            found.append(pid)
    return found


def ancestors(pid: int) -> list[int]:
    found = []
    while pid > 1:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            break
        pid = int(stat.rsplit(")", 1)[1].split()[1])
        found.append(pid)
    return found


def running(command: str) -> bool:
    wanted = command.replace(" ", "\0").encode() + b"\0"
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if path.read_bytes() == wanted:
                return True
        except OSError:
            continue
    return False


@needs_root
async def test_ssh_config_names_host_port_user_key_and_the_way(sshd: Sshd, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(
        f"Host door his\n HostName {HERE}\n Port {sshd.port}\n IdentityFile {sshd.identity}\n"
        f" UserKnownHostsFile {sshd.known_hosts}\n"
        f"Host door\n User {USER}\nHost his\n User root\n ProxyJump door\n"
    )
    async with fleet_of(sshd.known_hosts, config=config) as fleet:
        assert (await run(fleet, host("door"), "id -un"))[0] == f"{USER}\n"
        assert (await run(fleet, host("his"), "id -un"))[0] == "root\n"


async def test_a_config_that_is_missing_or_wrong_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("Host\n")
    for name in ("missing", "wrong"):
        async with fleet_of(tmp_path / "known", config=tmp_path / name) as fleet:
            _, end = await run(fleet, host(port=1), "true")
        assert (end.end, end.text.partition(":")[0]) == (End.REFUSED, "config")


async def test_a_key_that_is_missing_or_locked_is_said_so(sshd: Sshd, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    made = asyncssh.generate_private_key("ssh-ed25519")
    made.write_private_key(locked, passphrase="geheim")
    for path, code in ((tmp_path / "missing", "key"), (locked, "passphrase")):
        async with fleet_of(sshd.known_hosts, path) as fleet:
            _, end = await run(fleet, host(port=sshd.port, user="root"), "true")
        assert (end.end, end.text.partition(":")[0]) == (End.REFUSED, code)


async def test_a_name_that_nobody_knows(tmp_path: Path) -> None:
    async with fleet_of(tmp_path / "known") as fleet:
        _, end = await run(fleet, host("no-such-host.invalid", 2222), "true")
        reached = await fleet.probe(host("no-such-host.invalid", 2222))
    assert end.text.startswith("dns: ")
    assert (reached.ok, reached.code) == (False, "dns")


async def test_a_server_that_says_nothing_is_given_up_in_time(tmp_path: Path) -> None:
    async with silent() as port, fleet_of(tmp_path / "known", patience=0.7) as fleet:
        began = time.monotonic()
        _, end = await run(fleet, host(port=port), "true")
    assert end.text.startswith("silent: ")
    assert time.monotonic() - began < 8


async def test_stopping_does_not_wait_for_a_connection(tmp_path: Path) -> None:
    async with silent() as port, fleet_of(tmp_path / "known", patience=60) as fleet:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.2, stop.set)
        began = time.monotonic()
        _, end = await run(fleet, host(port=port), "true", stop=stop)
    assert (end.end, end.gone) == (End.CANCELLED, True)
    assert time.monotonic() - began < 8


@needs_root
async def test_a_frozen_link_is_noticed_within_ten_seconds(sshd: Sshd) -> None:
    one = host(port=sshd.port, user=USER)
    async with fleet_of(sshd.known_hosts, sshd.identity) as fleet:
        before = set(sessions(sshd))
        assert (await run(fleet, one, "echo up"))[0] == "up\n"
        frozen = set(sessions(sshd)) - before
        assert frozen
        task = asyncio.create_task(run(fleet, one, "sleep 60", timeout=60))
        await asyncio.sleep(0.3)
        try:
            for pid in frozen:
                os.kill(pid, signal.SIGSTOP)
            began = time.monotonic()
            _, end = await task
            took = time.monotonic() - began
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGKILL)
    assert (end.end, end.status, end.gone) == (End.LOST, None, False)
    assert took < 12


@needs_root
@pytest.mark.parametrize("user", ["root", USER])
async def test_a_reader_that_goes_away_at_any_moment_leaves_nothing_running(
    sshd: Sshd, user: str
) -> None:
    one = host(port=sshd.port, user=user)
    commands = [f"sleep {user.count('o')}{at}.{os.getpid()}" for at in range(6)]
    async with fleet_of(sshd.known_hosts, sshd.identity) as fleet:
        for at, command in enumerate(commands):
            task = asyncio.create_task(run(fleet, one, command, timeout=60))
            await asyncio.sleep(at * at * 0.015)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        async with asyncio.timeout(20):
            quiet = 0
            while quiet < 10:
                await asyncio.sleep(0.1)
                quiet = 0 if any(map(running, commands)) else quiet + 1


@needs_root
async def test_a_host_that_is_not_posix_runs_what_it_is_sent_as_it_is(sshd: Sshd) -> None:
    one = host(port=sshd.port, user=USER, shell=Shell.POWERSHELL)
    async with fleet_of(sshd.known_hosts, sshd.identity) as fleet:
        out, end = await run(fleet, one, "echo $0")
    assert (out.strip().rpartition("/")[2], end.pid) == ("sh", None)


def test_a_host_without_setsid_says_no_pid_that_could_be_anothers(tmp_path: Path) -> None:
    for name in ("sh", "ps", "grep", "echo"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    line = _led("echo ran; exit 5", "@mark:")

    def said(line: str, *, leads: bool) -> list[str]:
        done = subprocess.run(
            ["/bin/sh", "-c", line],
            env={"PATH": str(tmp_path)},
            capture_output=True,
            text=True,
            start_new_session=leads,
        )
        assert done.returncode == 5
        return done.stdout.split()

    # A shell that leads nothing: a child of one that does.
    assert said(f"({line}); exit $?", leads=True) == ["@mark:", "ran"]
    mark, ran = said(line, leads=True)
    assert mark.removeprefix("@mark:").isdigit()
    assert ran == "ran"


def test_without_proc_the_group_is_asked_of_ps(tmp_path: Path) -> None:
    line = (
        _led("echo ran", "@mark:").replace("/proc/", "/nowhere/").replace("setsid -w", "nosetsid")
    )
    done = subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, text=True, start_new_session=True
    )
    mark, *_, ran = done.stdout.split()
    assert mark.removeprefix("@mark:").isdigit()
    assert ran == "ran"


class Asks(asyncssh.SSHServer):
    """Wants a password, and a code from the engineer's token after it."""

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return False

    def kbdint_auth_supported(self) -> bool:
        return True

    def get_kbdint_challenge(
        self, username: str, lang: str, submethods: str
    ) -> tuple[str, str, str, list[tuple[str, bool]]]:
        return "堡垒机", "", "", [("口令: ", False), ("动态码: ", True)]

    def validate_kbdint_response(self, username: str, responses: list[str]) -> bool:
        return responses == ["geheim", "123456"]


@asynccontextmanager
async def bastion(folder: Path) -> AsyncIterator[tuple[Host, Path]]:
    key = asyncssh.generate_private_key("ssh-ed25519")

    async def answer(process: asyncssh.SSHServerProcess[str]) -> None:
        process.stdout.write("in\n")
        process.exit(0)

    server = await asyncssh.create_server(
        Asks, HERE, 0, server_host_keys=[key], process_factory=answer
    )
    port = server.get_port()
    known = folder / "known"
    known.write_text(f"[{HERE}]:{port} {key.export_public_key().decode()}")
    try:
        yield host(port=port, user="zhang", shell=Shell.POWERSHELL), known
    finally:
        server.close()
        await server.wait_closed()


async def test_a_person_may_take_longer_to_type_than_a_host_to_connect(tmp_path: Path) -> None:
    asked = []

    async def types(prompt: Prompt) -> str | None:
        asked.append((prompt.text, prompt.echo))
        await asyncio.sleep(0.6)
        return "123456" if prompt.echo else "geheim"

    async with (
        bastion(tmp_path) as (one, known),
        fleet_of(known, tmp_path / "id", ask=types, patience=1) as fleet,
    ):
        asyncssh.generate_private_key("ssh-ed25519").write_private_key(tmp_path / "id")
        out, end = await run(fleet, one, "anything")
        assert (out, end.status) == ("in\n", 0)
        assert (await run(fleet, one, "again"))[0] == "in\n"
    assert asked == [("堡垒机\n口令:", False), ("堡垒机\n动态码:", True)]


async def test_a_person_who_gives_up_is_not_asked_again(tmp_path: Path) -> None:
    asked = []

    async def gives_up(prompt: Prompt) -> str | None:
        asked.append(prompt)
        return None

    asyncssh.generate_private_key("ssh-ed25519").write_private_key(tmp_path / "id")
    async with (
        bastion(tmp_path) as (one, known),
        fleet_of(known, tmp_path / "id", ask=gives_up) as fleet,
    ):
        _, end = await run(fleet, one, "anything")
        await asyncio.sleep(1)  # longer than a failed connection is left alone
        await run(fleet, one, "anything")
    assert (end.end, end.text.partition(":")[0]) == (End.REFUSED, "given-up")
    assert len(asked) == 1


@pytest.mark.parametrize("wrapped", [_led, _plain])
def test_the_wrapper_keeps_a_command_as_it_is(wrapped: Callable[[str, str], str]) -> None:
    command = "printf '%s|' \"a b\" 'c\"d' $((1+1)) '$x'; printf '\\n'; exit 3"
    line = wrapped(command, "@m:")
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True)
    assert done.stdout.splitlines()[1:] == ['a b|c"d|2|$x|']
    assert done.returncode == 3
    assert shlex.split(line)[-1] == command


@pytest.mark.parametrize(
    ("shell", "says"), [("/bin/sh", "sh"), ("/bin/bash", ""), ("/nowhere/sh", ""), ("", "")]
)
def test_only_a_login_shell_that_is_sh_itself_needs_no_other(shell: str, says: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", _led("true", "@m:")],
        env={"PATH": os.environ["PATH"], "SHELL": shell},
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    assert done.stdout.strip().partition(" ")[2] == says
    assert not done.stderr


@needs_root
async def test_the_second_command_of_a_connection_starts_no_shell_of_its_own(sshd: Sshd) -> None:
    line = "tr '\\0' ' ' </proc/$$/cmdline | head -c 14"
    seen = {}
    async with fleet_of(sshd.known_hosts, sshd.identity) as fleet:
        for user in (USER, "root"):  # of whom one has sh, and the other bash
            one = host(port=sshd.port, user=user)
            seen[user] = [(await run(fleet, one, line))[0] for _ in range(2)]
    assert seen[USER][0].startswith("sh -c g=")
    assert "-c echo " in seen[USER][1]
    assert all(out.startswith("sh -c g=") for out in seen["root"])
