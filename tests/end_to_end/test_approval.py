"""Two engineers in two terminals: one plans and asks, the other reads and agrees."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.desk.pair import site_of_two
from tests.end_to_end.command import ONCALL, oncall
from tests.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path


def test_a_plan_is_read_then_approved_in_a_second_terminal(tmp_path: Path) -> None:
    cache = site_of_two(tmp_path)
    folders = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"))
    first = Terminal([ONCALL, *folders, "--actor", "dba"])
    second = Terminal([ONCALL, *folders, "--actor", "app"])
    try:
        for one in (first, second):
            one.wait("没有待处理的事件", timeout=30)
        first.press("r")
        first.wait("选择处置手册")
        first.press(*"clear-out")
        first.wait("清空缓存区")
        first.press("tab")
        first.wait("将要执行的步骤", "local $  ls")
        first.press("down")
        first.wait("rm -v", "无法撤销")
        first.press("up", "space")
        first.wait("[ ]  1")
        first.press("enter")
        first.wait("输入主机名 local")

        first.press("y", "enter")
        first.wait("没有执行")
        first.type_in("local")
        first.wait("请第二人复核")
        second.wait("请你复核")
        second.press("\x07")
        second.wait("rm -v", "无法撤销")
        second.type_in("local")
        second.wait("已复核同意")
        first.wait("应用工程师 已复核同意")
        assert cache.exists()
        first.type_in("local")
        first.wait("●  2 清空")
        assert not cache.exists()

        first.press("esc")
        events = json.loads(oncall("timeline", "--json", *folders).stdout)
        steps = [(e["kind"], e["actor"]) for e in events if e["data"].get("step") == "clear"]
        assert steps[:4] == [
            ("step.proposed", "dba"),
            ("step.approved", "app"),
            ("step.intent", "dba"),
            ("step.outcome", "dba"),
        ]
    finally:
        first.close()
        second.close()


def test_an_output_is_looked_up_copied_and_saved(tmp_path: Path) -> None:
    site_of_two(tmp_path)
    folders = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"))
    home = {"HOME": str(tmp_path)}
    terminal = Terminal([ONCALL, *folders, "--actor", "dba"], env=home)
    try:
        terminal.wait("没有待处理的事件", timeout=30)
        terminal.press("r")
        terminal.wait("选择处置手册")
        terminal.press(*"clear-out")
        terminal.wait("清空缓存区")
        terminal.press("enter")
        terminal.wait("输入主机名 local")
        terminal.type_in("local")
        terminal.wait("请第二人复核", "cache")
        terminal.raw.clear()
        terminal.press("y")
        terminal.wait("已复制 3 行")
        assert b"\x1b]52;c;" in terminal.raw
        terminal.press("w")
        terminal.wait("输出另存为")
        terminal.press("enter")
        terminal.wait("已存到")
        (saved,) = tmp_path.glob("clear-out-look-local-*.txt")
        assert saved.read_text("utf-8").split() == ["cache", "data", "site"]
        assert saved.stat().st_mode & 0o777 == 0o600
        terminal.press("w")
        terminal.wait("输出另存为")
        terminal.press("enter")
        terminal.wait("已存在")
    finally:
        terminal.close()


def test_from_and_without_say_what_a_run_begins_with_and_leaves_out(tmp_path: Path) -> None:
    site_of_two(tmp_path)
    folders = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"))
    book = ("runbook", "run", "clear-out", "--host", "his-app")

    def steps(*more: str) -> list[str]:
        plan = json.loads(oncall(*book, "--dry-run", "--json", *more, *folders).stdout)
        return [one["step"] for one in plan]

    assert steps() == ["look", "clear"]
    assert steps("--from", "clear") == ["clear"]
    assert steps("--without", "clear") == ["look"]
    wrong = oncall(*book, "--from", "nowhere", *folders)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "no step nowhere" in wrong.stderr
    ran = oncall(*book, "--json", "--without", "look", "--without", "clear", *folders)
    assert [step["verdict"] for step in json.loads(ran.stdout)["steps"]] == ["skipped"] * 2
    assert ran.returncode == 0
