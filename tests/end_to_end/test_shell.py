"""A shell on a host: recorded, in the timeline, played back; and the console comes back after it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.command import ONCALL, oncall
from tests.terminal import Terminal


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal([ONCALL, "demo", "--speed", "0.1", "--data", str(tmp_path / "d")])
    yield made
    made.close()


def kinds(data: Path) -> list[dict[str, object]]:
    events = json.loads(oncall("timeline", "500", "--json", "--data", str(data)).stdout)
    return [event for event in events if event["kind"].startswith("shell.")]


def test_a_shell_from_the_screen_is_recorded_and_the_console_comes_back(
    demo: Terminal, tmp_path: Path
) -> None:
    data = tmp_path / "d"
    demo.wait("HIS", "正常", timeout=40)
    demo.press("1")
    demo.wait("终端")
    demo.press("s")
    demo.wait("全程录像", timeout=20)
    for _ in range(100):  # the prompt: of root, or of anybody else
        demo.run(0.2)
        if set(demo.text) & set("#$"):
            break
    assert [event["kind"] for event in kinds(data)] == ["shell.started"]
    demo.press("echo 收费-$((40+2))\r")
    demo.wait("收费-42")
    demo.resize(100, 30)
    for _ in range(20):  # the new size travels there
        demo.press("stty size\r")
        demo.run(0.5)
        if "30 100" in demo.text:
            break
    demo.wait("30 100")
    demo.press("exit\r")
    demo.wait("返回", "帮助", timeout=20)
    (path,) = (data / "casts").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    ended = kinds(data)[-1]
    told = ended["data"]
    assert isinstance(told, dict)
    assert told["file"] == path.name
    assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert told["status"] == 0
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert (lines[0]["version"], lines[0]["width"]) == (2, 80)
    assert any(line[1:] == ["r", "100x30"] for line in lines[1:])
    assert "i" not in {line[1] for line in lines[1:]}
    played = oncall("replay", path.name, "--speed", "100", "--data", str(data))
    assert played.returncode == 0, played.stderr
    assert "收费-42" in played.stdout


def test_a_file_that_is_no_recording_gets_one_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.cast"
    bad.write_text('{"version": 2}\n[1, "o"]\n')
    done = oncall("replay", str(bad))
    assert done.returncode == 2
    assert done.stderr.strip().startswith(f"{bad}:2:")
    assert oncall("replay", str(tmp_path / "none.cast")).returncode == 2


def test_a_shell_needs_a_terminal_and_a_host(tmp_path: Path) -> None:
    done = oncall("shell", "his", "--config", str(tmp_path))
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_host_that_refuses_gives_the_screen_back(tmp_path: Path) -> None:
    data = tmp_path / "d"
    assert oncall("demo", "--headless", "--speed", "20", "--data", str(data)).returncode == 0
    site = data / "site"  # its hospital is gone: every port refuses
    (site / "checks.yaml").write_text("checks: []\n", encoding="utf-8")
    console = Terminal([ONCALL, "--config", str(site), "--data", str(tmp_path / "own")])
    try:
        console.wait("没有待处理的事件", timeout=30)
        console.press("1")
        console.wait("终端")
        console.press("s")
        console.wait("连接被拒绝", "返回", timeout=20)
        console.press("esc")
        console.wait("没有待处理的事件")
    finally:
        console.close()
