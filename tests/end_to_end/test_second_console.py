"""A console is killed in the middle of a step; a second one goes on with its run."""

from __future__ import annotations

import json
from pathlib import Path

from config.template import write
from tests.desk.pair import TWO_HANDS
from tests.end_to_end.command import ONCALL, oncall
from tests.terminal import Terminal


def test_a_killed_consoles_run_is_continued_in_a_second_one(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write(folder)
    (folder / "checks.yaml").write_text("checks: []\n", encoding="utf-8")
    (folder / "books").mkdir()
    (folder / "books" / "two-hands.yaml").write_text(
        TWO_HANDS.replace("0.6", "15"), encoding="utf-8"
    )
    text = (folder / "site.yaml").read_text("utf-8")
    (folder / "site.yaml").write_text(
        text.replace("# runbooks: runbooks", "runbooks: books"), "utf-8"
    )
    folders = ("--config", str(folder), "--data", str(tmp_path / "data"))
    first = Terminal([ONCALL, *folders, "--actor", "li"])
    second = None
    try:
        first.wait("没有待处理的事件", timeout=30)
        first.press("r")
        first.wait("选择处置手册")
        first.press(*"two-hands")
        first.wait("两手")
        first.press("enter")
        if "选择主机" in first.text or not _settles(first, "执行中"):
            first.press("enter")
            first.wait("执行中")
        first.kill()
        second = Terminal([ONCALL, *folders, "--actor", "zhang"])
        second.wait("未完成的手册运行", timeout=30)
        second.press("r")
        second.wait("选择处置手册", "两手")
        second.press("enter")
        second.wait("结果未知")
        second.press("enter")
        second.wait("正常")
        second.press("enter")
        second.wait("手册结束", timeout=20)
        second.press("esc")
        events = json.loads(oncall("timeline", "--json", *folders).stdout)
        kinds = [event["kind"] for event in events]
        assert "run.taken" in kinds
        assert kinds[-1] == "run.ended"
        assert json.loads(oncall("timeline", "verify", "--json", *folders).stdout)["ok"] is True
    finally:
        first.close()
        if second is not None:
            second.close()


def _settles(terminal: Terminal, needle: str) -> bool:
    for _ in range(20):
        terminal.run(0.2)
        if needle in terminal.text:
            return True
        if "选择主机" in terminal.text:
            return False
    return False
