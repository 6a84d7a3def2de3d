"""What a newcomer types wrong on the command line is told in one line that helps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.template import write

ONCALL = str(Path(sys.executable).parent / "oncall")


class Shell:
    """A command line of one site with a fresh timeline, without a terminal."""

    def __init__(self, folder: Path) -> None:
        write(folder / "site")
        self.folder = folder
        self.env = {
            **os.environ,
            "ONCALL_CONFIG": str(folder / "site"),
            "ONCALL_DATA": str(folder / "data"),
            "ONCALL_ACTOR": "dba",
            "ONCALL_LANG": "zh",
        }

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ONCALL, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            env={**self.env, **env},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
        )

    def refused(self, *arguments: str, **env: str) -> str:
        """Return the one line that refuses a command."""
        done = self.run(*arguments, **env)
        assert done.returncode == 2, done
        assert not done.stdout
        (line,) = done.stderr.splitlines()
        return line

    def did(self, *arguments: str) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("trust nope", "没有主机 nope"),
        ("shell nope", "没有主机 nope"),
        ("drill nope", "没有 nope 可演练；运行 oncall drill 看有哪些"),
        ("drill archive --json", "没有终端，开不了画面；请加 --headless"),
        ("shell his-app", "没有终端；脚本里请用 oncall runbook run"),
        ("notify", "缺少命令，可用：test；用 oncall notify --help"),
        ("notify test", "没有可用的通知渠道；请在 notify.yaml 里写上"),
        ("notify test --to dba", "没有通到 dba 的通知渠道；"),
        ("incident list --limit 3", "不认识 --limit 3；用 oncall incident list --help"),
        ("timeline export", "缺少 DIR"),
        ("incident list --filter is:foo", "不认识的：is:foo"),
        ("incident list --filter 系统:zzz", "不认识的：system:zzz"),
        ("incident list --filter owner:zzz,dba", "不认识的：owner:zzz"),
        ("incident new --title x --system his --department zzzzz", "没有科室 zzzzz；"),
        ("incident new --title x --system his --department 检验可", "检验可 (≈ 检验科)"),
        ("incident new --chat /nonexist", "/nonexist: 没有这个文件或目录"),
    ],
)
def test_what_there_is_not_is_named_with_what_helps(
    shell: Shell, arguments: str, said: str
) -> None:
    assert said in shell.refused(*arguments.split())
    assert {one.name for one in shell.folder.iterdir()} <= {"site", "data"}, "nothing is written"


def test_a_language_that_there_is_not_is_refused(shell: Shell) -> None:
    assert "ONCALL_LANG=xx" in shell.refused("incident", "list", ONCALL_LANG="xx")
    assert shell.run("incident", "list", ONCALL_LANG="zh_CN.UTF-8").returncode == 0


def test_words_and_options_of_a_verb_come_in_any_order(shell: Shell) -> None:
    id_ = shell.did("incident", "new", "--title", "打不开", "--system", "his").split()[0]
    shell.did("incident", "pause", id_, "--reason", "user", "等")
    assert "等用户 等" in shell.did("incident", "show", id_)


def test_a_verb_on_an_incident_says_what_was_wrong(shell: Shell) -> None:
    id_ = shell.did("incident", "new", "--title", "打不开", "--system", "his").split()[0]
    line = shell.refused("incident", "note", id_, "看", "--attach", "/nonexist/x.log")
    assert "/nonexist/x.log" in line
    assert "没有科室 zzz" in shell.refused(
        "incident", "fallback", id_, "start", "--department", "zzz"
    )
    line = shell.refused("incident", "describe", id_, "--department", "zzz")
    assert "没有科室 zzz" in line
    shell.did("incident", "describe", id_, "--department", "jyk")
    assert json.loads(shell.did("incident", "show", id_, "--json"))["department"] == "检验科"
    shell.did("incident", "propose", id_, "重启")
    for verb in ("decline", "agree"):
        shell.did("incident", verb, id_, "--by", "王")
        assert "已记下" in shell.refused("incident", verb, id_, "--by", "王")


def test_an_incident_is_shown_whole(shell: Shell) -> None:
    cause = shell.did("incident", "new", "--title", "数据库慢", "--system", "his").split()[0]
    id_ = shell.did(
        "incident", "new", "--title", "打不开", "--system", "emr", "--requester", "李医生"
    ).split()[0]
    for arguments in (
        ("link", id_, "--cause", cause),
        ("ack", id_),
        ("propose", id_, "重启连接池"),
        ("agree", id_, "--by", "王主任"),
        ("note", id_, "日志在 /tmp 里"),
        ("pause", id_, "--reason", "vendor", "等厂家"),
    ):
        shell.did("incident", *arguments)
    shown = shell.did("incident", "show", id_)
    for said in (
        id_, "打不开", "下一步：", "合同响应", "数据库工程师", "李医生", "重启连接池 · 王主任 同意",
        "等厂家", "日志在 /tmp 里", cause,
    ):  # fmt: skip
        assert said in shown, said
    assert id_ in shell.did("incident", "show", cause), "its effect"
    (line,) = (one for one in shell.did("incident", "list").splitlines() if one.startswith(id_))
    assert "+08:00" not in line
