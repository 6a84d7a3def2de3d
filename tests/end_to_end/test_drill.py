"""A drill as a person has it: no network, nothing in the real timeline, a debrief at the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.terminal import Terminal

ONCALL = str(Path(sys.executable).parent / "oncall")
GUARD = """
import os, sys
def guard(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen"):
        with open(os.environ["GUARD"], "a") as file:
            file.write(f"{event} {arguments!r}\\n")
sys.addaudithook(guard)
"""
"""Loaded by the interpreter before the program; it writes down who asks the network."""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A real site with a real timeline, and an interpreter that tells of every connection."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    told = {
        "PYTHONPATH": str(tmp_path / "guard"),
        "GUARD": str(tmp_path / "asked"),
        "ONCALL_DATA": str(tmp_path / "real"),
        "ONCALL_CONFIG": str(tmp_path / "site"),
        "TMPDIR": str(tmp_path / "tmp"),
    }
    (tmp_path / "tmp").mkdir()
    assert oncall(told, "init", str(tmp_path / "site")).returncode == 0
    new = ("incident", "new", "--title", "真实甲", "--system", "his")
    assert oncall(told, *new).returncode == 0
    (tmp_path / "asked").unlink(missing_ok=True)
    return told


def oncall(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ONCALL, *arguments],
        capture_output=True,
        text=True,
        timeout=180,
        env={**os.environ, "ONCALL_LANG": "en", **env},
    )


def test_the_guard_sees_what_asks_the_network(env: dict[str, str]) -> None:
    hosts = Path(env["ONCALL_CONFIG"]) / "hosts.yaml"
    hosts.write_text(hosts.read_text("utf-8").replace("10.0.0.11", "127.0.0.1"), "utf-8")
    oncall(env, "trust", "his-app")
    assert "socket." in Path(env["GUARD"]).read_text()


@pytest.mark.parametrize("story", ["archive", "disk", "pool"])
def test_a_story_without_a_screen(story: str, env: dict[str, str]) -> None:
    real = Path(env["ONCALL_DATA"]) / "timeline.db"
    before = real.read_bytes()
    done = oncall(env, "drill", story, "--headless", "--json", "--speed", "10")
    assert done.returncode == 0, done.stderr
    card = json.loads(done.stdout)
    assert card["drill"] == story
    assert card["in_time"] is True
    assert card["missed"] == card["extra"] == card["unanswered"] == []
    assert len(card["changes"]) == 1
    assert card["verdict_seconds"] <= card["cause_seconds"] <= card["mended_seconds"]
    assert not Path(env["GUARD"]).exists()  # nobody asked the network, nothing was started
    assert real.read_bytes() == before
    assert list(Path(env["TMPDIR"]).glob("oncall-drill-*")) == []


def test_on_the_screen_from_red_card_to_debrief(env: dict[str, str]) -> None:
    head = json.loads(oncall(env, "timeline", "verify", "--json").stdout)
    Path(env["GUARD"]).unlink(missing_ok=True)
    console = Terminal([ONCALL, "drill", "disk", "--speed", "3", "--lang", "zh"], env=env)
    try:
        console.wait("演练", "示范县人民医院", "什么都不进真的时间线", timeout=60)
        console.wait("未认领", timeout=60)
        assert "真实甲" not in console.text  # what really waits is not shown
        console.press("a")
        console.wait("处理中")
        console.press("r")
        console.wait("选择处置手册")
        console.press("enter")
        _until(console, "选择", "什么占的空间")
        console.press("enter")
        _until(console, "按 y 再按回车")
        console.run(1)  # a yes that comes at once is taken for an accident
        console.press("y")
        console.run(1)
        console.press("enter")
        _until(console, "结束")
        console.press("esc")
        console.wait("处理中")
        console.press("enter")
        console.wait("状态")
        console.press("v")
        console.wait("怎么解决的")
        console.press("o", "k", "enter")
        console.wait("演练小结", "按时", "当时的步骤", "6/6", timeout=30)
        console.press("\x11")
        _ended(console)
        assert "轮转并压缩日志 @ mrm" in console.text
    finally:
        console.close()
    assert console.status == 0
    assert not Path(env["GUARD"]).exists()
    assert json.loads(oncall(env, "timeline", "verify", "--json").stdout) == head
    assert list(Path(env["TMPDIR"]).glob("oncall-drill-*")) == []


def _until(console: Terminal, *needles: str) -> None:
    """Go on until one of the texts is on the screen."""
    end = time.monotonic() + 60
    while not any(needle in console.text for needle in needles):
        assert time.monotonic() < end, console.text
        console.press("enter")
        console.run(0.5)


def _ended(console: Terminal) -> None:
    end = time.monotonic() + 30
    while console.pump(0.1) is not None:
        assert time.monotonic() < end, console.text


def test_a_closed_terminal_takes_the_drill_with_it(env: dict[str, str]) -> None:
    console = Terminal([ONCALL, "drill", "disk"], env=env)
    try:
        console.wait("演练", timeout=60)
        console.kill(signal.SIGHUP)
        _ended(console)
    finally:
        console.close()
    assert list(Path(env["TMPDIR"]).glob("oncall-drill-*")) == []


def test_a_drill_and_the_truth_never_share_a_folder(env: dict[str, str], tmp_path: Path) -> None:
    drill = ("drill", "disk", "--headless", "--speed", "20")
    refused = oncall(env, *drill, "--keep", env["ONCALL_DATA"])
    assert refused.returncode == 2
    assert "timeline" in refused.stderr
    kept = str(tmp_path / "kept")
    assert oncall(env, *drill, "--keep", kept).returncode == 0
    told = oncall(env, "timeline", "500", "--data", kept)
    assert "a drill begins" in told.stdout
    for verb in (("status",), ("incident", "list"), ("report", "--month", "2025-10")):
        real = oncall(env, *verb, "--data", kept)
        assert real.returncode == 2
        assert "drill" in real.stderr
    demo = oncall(env, "demo", "--headless", "--data", env["ONCALL_DATA"])
    assert demo.returncode == 2


def test_what_cannot_be_drilled_is_said(env: dict[str, str]) -> None:
    done = oncall(env, "drill", "20990101-01", "--headless")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "oncall drill" in done.stderr
    listed = json.loads(oncall(env, "drill", "--json").stdout)
    assert [one["id"] for one in listed] == ["archive", "disk", "pool"]
