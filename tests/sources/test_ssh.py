"""Commands over a real OpenSSH server."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from config.model import Host, Text
from sources.chunk import Chunk, End, Exit
from sources.ssh import Fleet
from tests.servers.sshd import USER, Sshd

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="sshd's test logins need root")
LOGINS = ("root", USER)


def host(sshd: Sshd, user: str = "root", **more: object) -> Host:
    fields = {"address": "127.0.0.1", "port": sshd.port, "user": user, **more}
    return Host("h", Text("主机", "host"), **fields)  # type: ignore[arg-type]


@pytest.fixture
async def fleet(sshd: Sshd, tmp_path: Path) -> AsyncIterator[Fleet]:
    made = fleet_of(sshd, tmp_path)
    yield made
    await made.close()


def fleet_of(sshd: Sshd, folder: Path, known: Path | None = None, identity: str = "id") -> Fleet:
    config = folder / "ssh_config"
    config.touch()
    return Fleet(
        {"h": host(sshd)},
        config=config,
        known_hosts=known or sshd.known_hosts,
        identity=sshd.folder / identity,
        mask_key=b"test",
    )


async def run(
    fleet: Fleet, one: Host, command: str, timeout: float = 20, stop: asyncio.Event | None = None
) -> tuple[str, str, Exit]:
    out, err, end = "", "", Exit(End.LOST)
    async for piece in fleet.run(one, command, timeout=timeout, stop=stop):
        match piece:
            case Chunk(stream="out", text=text):
                out += text
            case Chunk(text=text):
                err += text
            case Exit():
                end = piece
    return out, err, end


def alive(mark: str) -> bool:
    return bool(subprocess.run(["pgrep", "-f", mark], capture_output=True).stdout.strip())


@pytest.mark.parametrize("user", LOGINS)
async def test_output_errors_and_status_come_back(fleet: Fleet, sshd: Sshd, user: str) -> None:
    command = "echo 表空间; echo bad >&2; exit 3"
    assert (await run(fleet, host(sshd, user), command))[:2] == ("表空间\n", "bad\n")
    end = (await run(fleet, host(sshd, user), command))[2]
    assert (end.end, end.status, end.gone) == (End.EXITED, 3, True)


async def test_a_windows_host_answers_in_gbk_however_it_is_cut(fleet: Fleet, sshd: Sshd) -> None:
    command = r"printf '\302\274'; sleep 0.3; printf '\277\325\n'"
    out, _, _ = await run(fleet, host(sshd, encoding="gbk"), command)
    assert out == "录空\n"


async def test_what_could_act_on_a_terminal_never_comes_through(fleet: Fleet, sshd: Sshd) -> None:
    command = r"printf '\033]0;title\007a\033[2Jb\000\033]52;c;eA==\007[/red]\377\n'"
    out, _, _ = await run(fleet, host(sshd), command)
    assert out == "ab[/red]\ufffd\n"


async def test_an_identity_card_and_a_password_are_masked(fleet: Fleet, sshd: Sshd) -> None:
    out, _, _ = await run(fleet, host(sshd), "echo 11010519491231002X password=Geheim1")
    assert "1101" not in out
    assert "Geheim" not in out
    assert out.count("⟦") == 2


@pytest.mark.parametrize("user", LOGINS)
async def test_a_timeout_stops_the_command_and_all_its_children(
    fleet: Fleet, sshd: Sshd, user: str
) -> None:
    mark = f"77{os.getpid()}.{len(user)}"
    _, _, end = await run(fleet, host(sshd, user), f"sleep {mark} & sleep {mark}", timeout=0.5)
    assert (end.end, end.gone) == (End.TIMEOUT, True)
    assert end.seconds < 5
    assert not alive(f"sleep {mark}")


@pytest.mark.parametrize("user", LOGINS)
async def test_a_command_that_ignores_term_is_killed(fleet: Fleet, sshd: Sshd, user: str) -> None:
    mark = f"78{os.getpid()}.{len(user)}"
    command = f"trap '' TERM; while :; do sleep {mark}; done"
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.5, stop.set)
    _, _, end = await run(fleet, host(sshd, user), command, stop=stop)
    assert (end.end, end.gone) == (End.CANCELLED, True)
    assert not alive(f"sleep {mark}")


async def test_a_broken_link_is_an_unknown_outcome_and_the_next_command_connects_anew(
    fleet: Fleet, sshd: Sshd
) -> None:
    trace = Path(f"/tmp/oncall-trace-{os.getpid()}")
    trace.unlink(missing_ok=True)
    command = f"echo once >> {trace}; sleep 30"
    running = asyncio.create_task(run(fleet, host(sshd, USER), command))
    await asyncio.sleep(0.7)
    found = subprocess.run(["pgrep", "-f", f"sshd: {USER}"], capture_output=True, text=True)
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)
    _, _, end = await asyncio.wait_for(running, 15)
    assert end.end is End.LOST
    assert end.status is None
    assert not end.gone
    assert (await run(fleet, host(sshd, USER), "echo again"))[0] == "again\n"
    assert trace.read_text() == "once\n"  # and nothing is done again by itself
    trace.unlink()


async def test_an_unknown_host_key_stops_with_its_fingerprint(sshd: Sshd, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    fleet = fleet_of(sshd, tmp_path, tmp_path / "empty")
    _, _, end = await run(fleet, host(sshd), "echo never")
    await fleet.close()
    assert end.end is End.REFUSED
    assert end.text.startswith("host-key-unknown: ssh-ed25519 SHA256:")


async def test_a_changed_host_key_is_told_apart(sshd: Sshd, tmp_path: Path) -> None:
    fleet = fleet_of(sshd, tmp_path, sshd.known("other"))
    _, _, end = await run(fleet, host(sshd), "echo never")
    await fleet.close()
    assert end.text.startswith("host-key-changed: ssh-ed25519 SHA256:")


async def test_a_wrong_key_is_refused_in_words(sshd: Sshd, tmp_path: Path) -> None:
    fleet = fleet_of(sshd, tmp_path, identity="other")
    _, _, end = await run(fleet, host(sshd), "echo never")
    await fleet.close()
    assert (end.end, end.text.partition(":")[0]) == (End.REFUSED, "login")


async def test_nobody_listens(fleet: Fleet, sshd: Sshd) -> None:
    nobody = Host("x", Text("无", "none"), "127.0.0.1", 1, "root")
    _, _, end = await run(fleet, nobody, "echo never")
    assert end.text.startswith("refused: ")


async def test_a_jump_host_leads_on(sshd: Sshd, tmp_path: Path) -> None:
    behind = Host("b", Text("后", "behind"), "127.0.0.1", sshd.port, "root", jump="h")
    fleet = fleet_of(sshd, tmp_path)
    assert (await run(fleet, behind, "echo through"))[0] == "through\n"
    await fleet.close()


async def test_fifty_commands_at_once_share_one_connection(fleet: Fleet, sshd: Sshd) -> None:
    ends = await asyncio.gather(*(run(fleet, host(sshd), f"echo {n}") for n in range(50)))
    assert [out for out, _, _ in ends] == [f"{n}\n" for n in range(50)]


async def test_no_more_channels_are_opened_than_a_server_gives(
    serve: Callable[..., Sshd], tmp_path: Path
) -> None:
    server = serve("MaxSessions 10\n")
    fleet = fleet_of(server, tmp_path)
    ends = await asyncio.gather(*(run(fleet, host(server), f"echo {n}") for n in range(40)))
    await fleet.close()
    assert [out for out, _, _ in ends] == [f"{n}\n" for n in range(40)]


async def test_a_flood_is_taken_in_pieces(fleet: Fleet, sshd: Sshd) -> None:
    size, largest = 0, 0
    async for piece in fleet.run(
        host(sshd), "head -c 50000000 /dev/zero | tr '\\0' 'x' | fold -w 99", timeout=60
    ):
        if isinstance(piece, Chunk):
            size += len(piece.text)
            largest = max(largest, len(piece.text))
        else:
            assert piece.status == 0
    assert size == 50_000_000 + 50_000_000 // 99
    assert largest < 4_000_000


async def test_a_command_on_this_machine_is_stopped_with_its_children(fleet: Fleet) -> None:
    mark = f"79{os.getpid()}"
    end = Exit(End.LOST)
    async for piece in fleet.run(None, f"sleep {mark} & sleep {mark}", timeout=0.5):
        if isinstance(piece, Exit):
            end = piece
    assert (end.end, end.gone) == (End.TIMEOUT, True)
    assert not alive(f"sleep {mark}")
