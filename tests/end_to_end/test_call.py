"""A call is taken in a real terminal: how many keys it costs, and that nothing typed is lost."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.template import write
from tests.terminal import Terminal

ONCALL = str(Path(sys.executable).parent / "oncall")
SYMPTOM = "收费窗口结算转圈"


class Counting(Terminal):
    """Counts the keys; a paste is one."""

    keys = 0

    def press(self, *keys: str) -> None:
        self.keys += len(keys)
        super().press(*keys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "site")
    (tmp_path / "site" / "checks.yaml").write_text("checks: []\n")
    return tmp_path


def command(folder: Path) -> list[str]:
    return [ONCALL, "--config", str(folder / "site"), "--data", str(folder / "data")]


@pytest.fixture
def console(folder: Path) -> Iterator[Counting]:
    made = Counting(command(folder))
    made.wait("HIS", "没有待处理", timeout=60)
    yield made
    made.close()


def incidents(folder: Path) -> list[dict[str, object]]:
    done = subprocess.run(
        [*command(folder), "incident", "list", "--json"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def typed(terminal: Terminal, text: str) -> None:
    os.write(terminal._fd, text.encode())


def test_from_n_to_a_recorded_incident_in_at_most_twelve_keys(
    console: Counting, folder: Path
) -> None:
    console.press("n")
    console.wait("登记来电")
    typed(console, SYMPTOM)
    console.wait("猜：收费窗口")
    console.press("down", "down", "j", "y", "k", "down")  # from the laboratory, though
    console.wait("→ 检验科")
    typed(console, "小周")
    console.press("enter")
    console.wait("已登记")
    assert console.keys + len("小周") <= 12
    (row,) = incidents(folder)
    assert row["title"] == SYMPTOM
    assert (row["system"], row["department"], row["requester"]) == ("his", "检验科", "小周")
    assert row["due"]
    assert not list((folder / "data" / "drafts").glob("*"))


def test_two_keys_are_enough(console: Counting, folder: Path) -> None:
    console.press("n")
    typed(console, "扫腕带没反应")
    console.wait("猜：扫腕带")
    console.press("enter")
    console.wait("已登记")
    assert console.keys == 2
    assert [row["system"] for row in incidents(folder)] == ["pda"]


def test_what_was_typed_survives_kill_9(console: Counting, folder: Path) -> None:
    console.press("n")
    typed(console, SYMPTOM)
    console.wait("猜：收费窗口")
    drafts, end = folder / "data" / "drafts", time.monotonic() + 30
    while time.monotonic() < end and not any(
        SYMPTOM in json.loads(path.read_text())["fields"]["title"] for path in drafts.glob("*.json")
    ):
        console.run(0.05)
    console.kill()
    (path,) = drafts.glob("*.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(drafts.stat().st_mode) == 0o700

    again = Counting(command(folder))
    try:
        again.wait("没有待处理", timeout=60)
        again.press("n")
        again.wait("没登记完的草稿", SYMPTOM)
        again.press("\x19", "enter")  # ctrl+y, take it up
        again.wait("猜：收费窗口")
        again.press("enter")
        again.wait("已登记")
    finally:
        again.close()
    assert [row["title"] for row in incidents(folder)] == [SYMPTOM]
    assert not list(drafts.glob("*"))


def test_esc_keeps_the_draft_and_says_so(console: Counting) -> None:
    console.press("n")
    typed(console, SYMPTOM)
    console.wait("猜：收费窗口")
    console.press("esc")
    console.wait("已留作草稿")
    console.press("n")
    console.wait("没登记完的草稿", SYMPTOM)
    console.press("esc")
    console.wait("没有待处理")


def test_a_second_caller_joins_with_enter(console: Counting, folder: Path) -> None:
    console.press("n")
    typed(console, SYMPTOM)
    console.wait("猜：收费窗口")
    console.press("enter")
    console.wait("已登记")
    console.press("n")
    typed(console, "收费窗口还是转圈")
    console.wait("可能是同一件事")
    console.press("\x19", "enter")
    console.wait("共 2 人报修")
    (row,) = incidents(folder)
    assert row["callers"] == 2


def test_a_chat_is_pasted_and_recorded(console: Counting, folder: Path) -> None:
    console.press("i")
    console.wait("把聊天记录粘贴到这里")
    chat = "检验科小周 昨天 11:10\r生化仪做完了\r结果没传到电脑里\r\r检验科小周 昨天 11:12\r[图片]"
    console.press(f"\x1b[200~{chat}\x1b[201~")
    console.wait("读出 2 条消息", "生化仪做完了 结果没传到电脑里", "昨天 11:10")
    console.press("enter")
    console.wait("已登记")
    assert console.keys == 3
    (row,) = incidents(folder)
    assert (row["system"], row["channel"], row["requester"]) == ("lis", "wechat", "检验科小周")
    done = subprocess.run(
        [*command(folder), "timeline", "--json"], capture_output=True, text=True, timeout=60
    )
    (opened,) = [one for one in json.loads(done.stdout) if one["kind"] == "incident.opened"]
    assert opened["data"]["evidence"]
    assert opened["data"]["received"] < opened["at"]


def oncall(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*command(folder), *arguments], input=given, capture_output=True, timeout=60
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def test_a_chat_from_a_file_of_windows_is_recorded_by_the_command_line(folder: Path) -> None:
    chat = "检验科小周 昨天 11:10\r\n条码打出来是空白的\r\n".encode("gb18030")
    done = oncall(folder, "incident", "new", "--chat", "-", "--json", given=chat)
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    assert (row["title"], row["system"], row["channel"]) == ("条码打出来是空白的", "lis", "wechat")
    again = oncall(folder, "incident", "new", "--title", "检验科条码空白", "--json")
    second = json.loads(again.stdout)
    assert second["system"] == "lis"
    assert f"oncall incident merge {second['id']} {row['id']}" in again.stderr

    merged = oncall(folder, "incident", "merge", second["id"], row["id"], "--json")
    assert json.loads(merged.stdout)["merged_into"] == row["id"]
    (kept,) = incidents(folder)
    assert (kept["callers"], kept["duplicates"]) == (2, [second["id"]])

    told = oncall(folder, "incident", "describe", row["id"], "--contact", "6021", "--json")
    assert json.loads(told.stdout)["contact"] == "6021"
    assert oncall(folder, "incident", "resolve", row["id"], "重装标签驱动").returncode == 0
    found = json.loads(oncall(folder, "incident", "similar", "条码空白", "--json").stdout)
    assert [one["id"] for one in found] == [row["id"]]
    assert 0.3 <= found[0]["likeness"] <= 1
    assert "重装标签驱动" in oncall(folder, "incident", "similar", "条码空白").stdout
    assert oncall(folder, "timeline", "verify").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "--title", "打不开"),
        ("new", "--title", " ", "--system", "his"),
        ("new", "--title", "打不开", "--system", "his", "--received", "99:00"),
        ("new", "--title", "打不开", "--system", "his", "--received", "2999-01-01 10:00"),
        ("new", "--chat", "/nowhere"),
        ("new", "--chat", "-"),
        ("merge", "20990101-01", "20990101-02"),
        ("describe", "20990101-01", "--title", "x"),
    ],
)
def test_a_bad_request_is_one_line_and_changes_nothing(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    done = oncall(folder, "incident", *arguments)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1), done.stderr
    assert incidents(folder) == []
