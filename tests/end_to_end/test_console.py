"""The console as a person has it: in a terminal, on the embedded hospital."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.command import ONCALL, oncall
from tests.terminal import Terminal


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal([ONCALL, "demo", "--speed", "3", "--data", str(tmp_path / "d")])
    yield made
    made.close()


def left_behind(folder: Path) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            text = (path / "cmdline").read_bytes() + (path / "environ").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in text:
            found.append(path.name)
    return found


def test_from_red_card_to_mended_system_and_its_timeline(demo: Terminal, tmp_path: Path) -> None:
    demo.wait("HIS", "正常", timeout=30)
    demo.wait("故障 +6", "未认领", timeout=40)
    demo.press("a")
    demo.wait("处理中")
    demo.press("r")
    demo.wait("选择处置手册")
    demo.press("enter")
    demo.wait("异常", timeout=30)
    demo.press("esc")
    demo.wait("HIS")
    demo.press("t")
    demo.wait("sqlplus")
    demo.press("esc")
    demo.kill(signal.SIGTERM)
    done = oncall("timeline", "verify", "--json", "--data", str(tmp_path / "d"))
    assert json.loads(done.stdout)["ok"] is True


def test_kill_9_in_the_middle_leaves_no_process_and_a_whole_chain(
    demo: Terminal, tmp_path: Path
) -> None:
    demo.wait("故障 +6", timeout=60)
    demo.kill()
    end = time.monotonic() + 10
    while left_behind(tmp_path / "d") and time.monotonic() < end:
        time.sleep(0.2)
    assert left_behind(tmp_path / "d") == []
    assert oncall("timeline", "verify", "--data", str(tmp_path / "d")).returncode == 0


def test_a_tiny_window_and_back(demo: Terminal) -> None:
    demo.wait("HIS", timeout=30)
    for size in ((20, 5), (40, 12), (200, 60), (80, 24)):
        demo.resize(*size)
        demo.run(0.5)
    demo.wait("HIS", "帮助")


def test_the_headless_story(tmp_path: Path) -> None:
    done = oncall("demo", "--headless", "--speed", "20", "--data", str(tmp_path))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert list(told) == ["systems", "incidents", "runs", "timeline", "verify"]
    assert len(told["systems"]) == 9
    assert sum(len(one["components"]) for one in told["systems"]) == 11
    first = next(one for one in told["incidents"] if one["component"] == "his-db")
    assert len(first["affected"]) == 6
    assert told["runs"][0]["steps"][0]["verdict"] == "fail"
    assert told["verify"]["ok"] is True
    assert left_behind(tmp_path) == []


def test_bad_requests_get_one_line_and_status_2(tmp_path: Path) -> None:
    for arguments in (
        ("frobnicate",),
        ("check", str(tmp_path / "nowhere")),
        ("incident", "show", "20990101-01", "--data", str(tmp_path), "--config", str(tmp_path)),
        ("demo", "--story", "nothing", "--headless"),
        ("runbook", "check", str(tmp_path / "none.yaml")),
    ):
        done = oncall(*arguments)
        assert done.returncode == 2, arguments
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()


def test_the_starting_site_is_well(tmp_path: Path) -> None:
    assert oncall("init", str(tmp_path / "s")).returncode == 0
    assert oncall("check", str(tmp_path / "s")).returncode == 0
    assert oncall("init", str(tmp_path / "s")).returncode == 2


def test_a_screen_needs_a_terminal(tmp_path: Path) -> None:
    done = oncall("demo", "--data", str(tmp_path))
    assert done.returncode == 2
    assert "terminal" in done.stderr
