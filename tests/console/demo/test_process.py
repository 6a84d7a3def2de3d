from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.loader import load
from console.demo.process import Process, start


def ports_of(process: Process) -> list[int]:
    return [host.port for host in load(process.site).hosts]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_an_open_hospital_listens_and_a_closed_one_leaves_only_its_folder(
    tmp_path: Path, processes
) -> None:
    with start(tmp_path / "data", "archive", 1, 1.0) as hospital:
        ports = ports_of(hospital)
        assert all(map(listens, ports))
        assert processes(tmp_path) == [hospital.child.pid]
    assert processes(tmp_path) == []
    assert not any(map(listens, ports))
    assert hospital.log.read_text() == ""
    assert {one.name for one in tmp_path.iterdir()} == {"data"}


async def test_the_story_is_played(tmp_path: Path, until) -> None:
    with start(tmp_path, "archive", 1, 1000.0):
        state = tmp_path / "hospital" / "hosts" / "his" / "state"
        await until(lambda: list(state.iterdir()))


PARENT = """
import subprocess, sys
from pathlib import Path
from config.loader import load
from console.demo.process import start
folder = Path(sys.argv[1])
hospital = start(folder, "archive", 1, 1.0)
port = load(hospital.site).hosts[0].port
keys = folder / "hospital" / "keys"
ssh = subprocess.Popen(
    ["ssh", "-F", "/dev/null", "-o", "BatchMode=yes", "-i", keys / "id_ed25519",
     "-o", f"UserKnownHostsFile={keys / 'known_hosts'}", "-p", str(port), "ops@127.0.0.1",
     "setsid sleep 987 & echo here; sleep 986"],
    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True)
ssh.stdout.readline()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_the_hospital_dies_with_its_parent_and_takes_its_commands_along(
    tmp_path: Path, processes, until, number: signal.Signals
) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(tmp_path),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/",
    )  # fmt: skip
    assert await asyncio.wait_for(parent.stdout.readline(), 30) == b"ready\n"
    # The parent, its ssh, the hospital, a shell and the two that sleep.
    assert len(processes(tmp_path)) >= 5
    parent.send_signal(number)
    await asyncio.wait_for(parent.wait(), 20)
    await until(lambda: processes(tmp_path) == [])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_hospital_that_is_told_to_end_ends_in_order(
    tmp_path: Path, processes, until, number: signal.Signals
) -> None:
    hospital = start(tmp_path, "archive", 1, 1.0)
    os.kill(hospital.child.pid, number)
    assert hospital.child.wait(20) == 0
    hospital.close()
    assert processes(tmp_path) == []
    assert hospital.log.read_text() == ""


def test_a_folder_of_the_same_name_where_one_stands_does_not_win(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("console", "asyncio", "config"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with start(Path("data"), "archive", 1, 1.0) as hospital:
        assert hospital.site == tmp_path / "data" / "site"
        assert all(map(listens, ports_of(hospital)))


def test_a_folder_is_opened_again_healthy(tmp_path: Path) -> None:
    with start(tmp_path, "archive", 1, 1.0):
        (tmp_path / "hospital/hosts/his/state/oracle.fra_used").write_text("99")
    with start(tmp_path, "archive", 1, 1.0):
        assert list((tmp_path / "hospital/hosts/his/state").iterdir()) == []


def test_two_hospitals_do_not_share_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.demo.process._CLOSING", 0.2)
    with start(tmp_path, "archive", 1, 1.0) as hospital:
        with pytest.raises(OSError, match="busy"):
            start(tmp_path, "archive", 1, 1.0)
        assert all(map(listens, ports_of(hospital)))


async def test_a_hospital_that_cannot_open_says_why_and_is_gone(tmp_path: Path, processes) -> None:
    (tmp_path / "hospital").write_text("not a folder")
    with pytest.raises(OSError, match="Not a directory"):
        start(tmp_path, "archive", 1, 1.0)
    assert processes(tmp_path) == []


def test_an_unknown_story_starts_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        start(tmp_path / "data", "noon", 1, 1.0)
    assert list(tmp_path.iterdir()) == []
