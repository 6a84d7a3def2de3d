"""One incident from the call to the user's yes, from the command line; and in a terminal."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from config.template import write
from tests.end_to_end.command import ONCALL, oncall
from tests.terminal import Terminal

BOOK = """
id: sweep
title: {{zh: 清理, en: Sweep}}
roles: [his]
symptoms: {{zh: 无, en: none}}
steps:
  - id: look
    title: {{zh: 看, en: look}}
    on: local
    run: ls {folder}
  - id: sweep
    title: {{zh: 清理, en: sweep}}
    on: local
    risk: change
    run: rm -v {folder}/cache
    undo: {{zh: 无, en: none}}
    verify: gone
  - id: gone
    title: {{zh: 复看, en: look again}}
    on: local
    run: ls {folder}
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, ...]:
    """A site that demands a yes, with nothing to poll and one runbook that changes something."""
    write(tmp_path / "site")
    (tmp_path / "site" / "checks.yaml").write_text("checks: []\n", "utf-8")
    (tmp_path / "site" / "books").mkdir()
    (tmp_path / "site" / "books" / "sweep.yaml").write_text(BOOK.format(folder=tmp_path), "utf-8")
    path = tmp_path / "site" / "site.yaml"
    text = path.read_text("utf-8").replace("# agree: change", "agree: change")
    path.write_text(text.replace("# runbooks: runbooks", "runbooks: books"), "utf-8")
    (tmp_path / "cache").write_text("x")
    return (
        "--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"), "--actor", "dba",
    )  # fmt: skip


def test_from_the_call_to_the_users_yes(folders: tuple[str, ...], tmp_path: Path) -> None:
    def do(*arguments: str, code: int = 0, **told: object) -> dict[str, object]:
        done = oncall("incident", *arguments, "--json", *folders)
        assert done.returncode == code, (arguments, done.stderr)
        if code:
            assert "Traceback" not in done.stderr
            return {"why": done.stderr}
        row: dict[str, object] = json.loads(done.stdout)
        for key, value in told.items():
            assert row[key] == value, (arguments, key)
        return row

    def run() -> subprocess.CompletedProcess[str]:
        book = ("runbook", "run", "sweep", "--host", "his-app", "--yes-change")
        return oncall(*book, "--incident", incident, *folders)

    opened = do(
        "new", "--title", "cashiers stand still", "--system", "his", "--requester", "cashier 3",
        stage="assign", next="acknowledge",
    )  # fmt: skip
    incident = str(opened["id"])
    do("ack", incident, stage="diagnose")

    refused = run()
    assert refused.returncode != 0
    assert "has not agreed" in refused.stderr
    assert (tmp_path / "cache").exists()
    do("show", incident, stage="propose")
    do("propose", incident, "sweep the cache", stage="agree", next="agree")
    assert "not agreed" in run().stderr
    do("agree", incident, "--by", "head of cashiers", "--at", "not a time", code=2)
    do("agree", incident, "--by", "head of cashiers", stage="fix")
    done = run()
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "cache").exists()

    fallback = do("fallback", incident, "start", "--department", "cashier")
    assert fallback["manual"][0]["departments"] == "门诊收费窗口"  # type: ignore[index]
    card = json.loads(oncall("incident", "card", incident, "--json", *folders).stdout)
    assert card["text"].startswith("[OUTAGE]")
    assert card["systems"] == ["his"]
    chinese = oncall("incident", "card", incident, "--lang", "zh", *folders).stdout
    assert chinese.startswith("【停机通知】")
    assert "请立即改用手工方式" in chinese

    (tmp_path / "shot.png").write_bytes(b"\x89PNG\0\1\2")
    (tmp_path / "app.log").write_text("password=Geheim1\n")
    attach = ("--attach", str(tmp_path / "shot.png"), "--attach", str(tmp_path / "app.log"))
    noted = oncall("incident", "note", incident, "evidence", *attach, *folders)
    assert noted.returncode == 0
    assert "shot.png" in noted.stderr
    assert "not masked" in noted.stderr

    do("resolve", incident, "swept", stage="confirm")
    do("close", incident, "--cause", "capacity", "--fix", "freed", code=2)
    do("confirm", incident, "--by", "cashier 3", "--satisfaction", "5", next="manual")
    manual = do("close", incident, "--cause", "capacity", "--fix", "freed", code=2)
    assert "manual mode" in str(manual["why"])
    do("fallback", incident, "end", next="enter")
    left = oncall("incident", "backentry", incident, *folders)
    assert (left.returncode, "his-charges" in left.stdout) == (1, True)
    do("close", incident, "--cause", "capacity", "--fix", "freed", code=2)
    do("backentry", incident, "--item", "his-charges", "--by", "cashier 3")
    do("backentry", incident, "--item", "his-orders", "--na", "no orders", next="close")
    do("close", incident, "--cause", "magic", "--fix", "freed", code=2)
    do("close", incident, "--cause", "other", "--fix", "freed", code=2)
    do(
        "close", incident, "--cause", "capacity", "--fix", "freed",
        status="closed", next="nothing", closing={"cause": "capacity", "fix": "freed"},
    )  # fmt: skip
    do("learn", incident, "watch the cache", learned=1)

    out = oncall("incident", "export", incident, str(tmp_path / "out"), *folders)
    assert out.returncode == 0, out.stderr
    folder = tmp_path / "out" / incident
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True)
    assert checked.returncode == 0
    lines = (folder / "timeline.jsonl").read_text("utf-8")
    assert str(tmp_path / "shot.png") not in lines
    (event,) = (e for e in map(json.loads, lines.splitlines()) if e["data"].get("attachments"))
    picture, text = event["data"]["attachments"]
    kept = (folder / "evidence" / f"{picture['evidence']}.bin").read_bytes()
    assert kept == b"\x89PNG\0\1\2"
    assert hashlib.sha256(kept).hexdigest() == picture["evidence"]
    assert "Geheim1" not in (folder / "evidence" / f"{text['evidence']}.txt").read_text("utf-8")
    assert f"evidence/{picture['evidence']}.bin" in (folder / "timeline.md").read_text("utf-8")
    assert json.loads(oncall("timeline", "verify", "--json", *folders).stdout)["ok"]


def test_a_root_takes_its_effects_along(folders: tuple[str, ...]) -> None:
    def new(system: str) -> str:
        made = oncall(
            "incident", "new", "--title", "x", "--system", system, "--json", *folders
        )  # fmt: skip
        return str(json.loads(made.stdout)["id"])

    root, effect = new("his"), new("emr")
    assert oncall("incident", "link", effect, "--cause", root, *folders).returncode == 0
    ring = oncall("incident", "link", root, "--cause", effect, *folders)
    assert (ring.returncode, len(ring.stderr.splitlines())) == (2, 1)
    assert oncall("incident", "ack", root, "--effects", *folders).returncode == 0
    rows = json.loads(oncall("incident", "list", "--json", *folders).stdout)
    assert {row["status"] for row in rows} == {"acknowledged"}
    assert [row["root"] for row in rows if row["id"] == effect] == [root]
    assert oncall("incident", "unlink", effect, *folders).returncode == 0
    assert oncall("incident", "unlink", effect, *folders).returncode == 2


def test_the_gate_and_the_form_on_the_screen(folders: tuple[str, ...], tmp_path: Path) -> None:
    new = ("incident", "new", "--title", "窗口卡住", "--system", "his", "--requester", "收费员")
    assert oncall(*new, *folders).returncode == 0
    terminal = Terminal([ONCALL, *folders])
    try:
        terminal.wait("窗口卡住", timeout=30)
        terminal.press("enter")
        terminal.wait("[分派]")
        terminal.press("a")
        terminal.wait("[诊断]")
        terminal.press("r")
        terminal.wait("选择处置手册")
        terminal.press(*"sweep")
        terminal.press("enter")
        terminal.wait("核对主机和命令")
        terminal.type_in("y")
        terminal.wait("没有同意方案")
        assert (tmp_path / "cache").exists()
        terminal.press("esc")
        terminal.wait("[方案]")
        terminal.press("f")
        terminal.wait("打算怎么修")
        terminal.press(*"sweep", "enter")
        terminal.wait("[同意]")
        terminal.press("f")
        terminal.wait("用户对方案的答复")
        terminal.press("enter")
        terminal.wait("[修复]")
        terminal.press("v")
        terminal.wait("怎么解决的")
        terminal.press(*"swept", "enter")
        terminal.wait("[确认]")
        terminal.press("x")
        terminal.wait("用户确认与结论")
        terminal.press("enter")
        terminal.wait("[反馈]")
        terminal.press("i")
        terminal.wait("【恢复通知】")
        terminal.raw.clear()
        terminal.press("y")
        terminal.wait("已复制")
        assert b"\x1b]52;c;" in terminal.raw
    finally:
        terminal.close()
    shown = json.loads(oncall("incident", "list", "--all", "--json", *folders).stdout)
    assert [(row["status"], row["confirmed"]["by"]) for row in shown] == [("closed", "收费员")]
    assert shown[0]["confirmed"]["satisfaction"] is None


def test_the_list_is_the_queue_by_its_names(folders: tuple[str, ...]) -> None:
    def zh(*arguments: str) -> subprocess.CompletedProcess[str]:
        return oncall(*arguments, "--lang", "zh", *folders)

    none = zh("incident", "list")
    assert (none.stdout, none.stderr) == ("", "没有符合的\n")
    new = zh("incident", "new", "--title", "打不开", "--system", "his", "--received", "1分钟前")
    incident = new.stdout.split()[0]
    assert "医院信息系统 HIS" in new.stdout
    for verb in (("ack", incident), ("resolve", incident, "重启")):
        assert zh("incident", *verb).returncode == 0
    listed = zh("incident", "list").stdout
    assert incident in listed
    assert "数据库工程师" in listed
    told = zh("timeline").stdout
    assert "+08:00" not in told
    assert "数据库工程师" in told


WRONG = {
    ("new", "--title", "x", "--system", "his", "--service", "magic"): "emergency support",
    ("new", "--title", "x", "--system", "his", "--priority", "P9"): "P1 P2 P3 P4",
    ("new", "--title", "x", "--system", "his", "--channel", "smoke"): "phone mail wechat",
    ("new", "--title", "x", "--system", "his", "--component", "no"): "his",
    ("new", "--title", "x", "--system", "pacs"): "his",
    ("list", "--filter", "zzz:1"): "优先级:",
    ("similar",): "缺少 like（文字",
}


@pytest.mark.parametrize("given", WRONG, ids=lambda given: " ".join(given))
def test_what_there_is_not_is_answered_with_what_there_is(
    given: tuple[str, ...], folders: tuple[str, ...]
) -> None:
    refused = oncall("incident", *given, "--lang", "zh", *folders)
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1
    assert WRONG[given] in refused.stderr


def test_a_moment_that_is_none_says_how_to_write_one(folders: tuple[str, ...]) -> None:
    assert "09:50" in oncall("status", "--at", "foo", "--lang", "zh", *folders).stderr
    ahead = oncall("status", "--at", "2099-01-01", "--lang", "zh", *folders)
    assert "还没有到" in ahead.stderr
    dry = ("runbook", "run", "sweep", "--host", "his-db-1", "--dry-run", "--incident", "9")
    assert oncall(*dry, *folders).returncode == 2


def test_random_bytes_are_no_recording(folders: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "x.cast"
    path.write_bytes(bytes(range(256)))
    refused = oncall("replay", str(path), "--lang", "zh", *folders)
    assert refused.stderr == f"{path}:1: 不是终端录像（asciicast v2）\n"
