"""`oncall health` and `oncall risk` as a shell and cron see them, on real SSH hosts."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

from config.template import write
from console.demo import site as demo_site
from console.demo.hospital import Hospital
from tests.end_to_end.command import oncall


def risk(folder: Path, *arguments: str) -> tuple[int, Any, str]:
    """Run a verb of the register; return exit status, JSON and what was said."""
    places = ("--config", str(folder / "site"), "--data", str(folder / "data"), "--actor", "dba")
    done = oncall("risk", *arguments, "--json", *places, "--lang", "en")
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


async def test_a_check_is_run_shown_compared_and_its_finding_recorded(tmp_path: Path) -> None:
    async with Hospital(tmp_path / "hospital") as hospital:
        demo_site.write(tmp_path / "site", hospital.ports)
        places = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"))

        async def health(*arguments: str) -> tuple[int, str, str]:
            done = await asyncio.to_thread(oncall, "health", *arguments, *places, "--lang", "en")
            return done.returncode, done.stdout, done.stderr

        code, out, _ = await health("run", "mrm-weekly")
        assert code == 0
        assert "backup/mrm" in out
        (hospital.state("mrm") / "disk.used").write_text("88", encoding="utf-8")
        code, out, _ = await health("run", "mrm-weekly", "--json")
        (result,) = json.loads(out)
        disk = next(one for one in result["looks"] if one["step"] == "disk")
        assert code == 1
        assert (disk["verdict"], disk["change"], disk["before"]["verdict"]) == (
            "warn",
            "worse",
            "ok",
        )
        assert disk["trend"]["course"] == "unknown"

        assert (await health("raise", "mrm-weekly", "disk/mrm"))[0] == 0
        code, _, said = await health("raise", "mrm-weekly", "disk/mrm", "--as", "incident")
        assert (code, said.strip()) == (2, "this finding has become R-001 already")
        code, out, _ = await health("show", "mrm-weekly")
        assert "became R-001" in out
        code, out, _ = await health("list", "--json")
        listed = {one["id"]: one for one in json.loads(out)}
        assert code == 0
        assert listed["mrm-weekly"]["last"]["verdict"] == "fail"
        assert listed["his-daily"]["last"] is None
        code, _, said = await health("run", "--due")
        assert (code, said) == (0, "")  # nothing was due since the journal began
        code, _, said = await health("run", "nothing")
        assert code == 2
        assert said.startswith("there is no health check nothing")


def test_the_register_is_kept_from_the_command_line(tmp_path: Path) -> None:
    write(tmp_path / "site")
    grave = ("--likelihood", "3", "--impact", "3")
    code, made, _ = risk(
        tmp_path, "new", "盘老了", *grave, "--source", "hardware", "--owner", "dba"
    )
    assert (code, made["id"], made["level"]) == (0, "R-001", "high")
    assert made["lacks"] == ["prevention", "contingency", "response"]
    assert risk(tmp_path, "list")[0] == 1  # it lacks its measures

    code, _, said = risk(tmp_path, "review", "R-001", "看过")
    assert (code, said.strip()) == (
        2,
        "a high risk needs its measures first; missing: prevention, contingency, response",
    )
    measures = ("--prevention", "每周看", "--contingency", "备机", "--response", "换盘")
    assert risk(tmp_path, "plan", "R-001", *measures)[0] == 0
    assert risk(tmp_path, "review", "R-001", "看过")[0] == 0
    assert risk(tmp_path, "list")[0] == 0
    assert (
        risk(
            tmp_path, "assess", "R-001", "--likelihood", "1", "--impact", "2", "--why", "换了一块"
        )[1]["level"]
        == "low"
    )
    assert risk(tmp_path, "undo", "R-001")[1]["level"] == "high"
    assert risk(tmp_path, "close", "R-001", "整机更换")[1]["state"] == "closed"
    assert risk(tmp_path, "list")[1] == []
    assert len(risk(tmp_path, "list", "--closed")[1][0]["history"]) == 6
    assert risk(tmp_path, "suggest")[:2] == (0, [])
    assert risk(tmp_path, "show", "R-009")[::2] == (2, "there is no risk R-009\n")
    assert risk(tmp_path, "new", "x", *grave, "--review", "tomorrow")[0] == 2


def test_check_says_where_a_book_is_named_that_is_none(tmp_path: Path) -> None:
    write(tmp_path / "site")
    file = tmp_path / "site" / "contract.yaml"
    text = file.read_text("utf-8").replace("book: health-his,", "book: oracle-lock,")
    file.write_text(text, encoding="utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "oracle-lock" in one)

    done = oncall("check", str(tmp_path / "site"), "--lang", "en")

    assert done.returncode == 1
    told = [one for one in done.stderr.splitlines() if one.startswith(str(file))]
    assert told[0].startswith(
        f'{file}:{line}:40: there is no runbook "oracle-lock" of kind: health'
    )


def test_a_register_without_risks_says_so_and_what_is_refused_says_why(tmp_path: Path) -> None:
    write(tmp_path / "site")
    contract = tmp_path / "site" / "contract.yaml"
    text = re.sub(r"(?m)^health:\n(?:[ #].*\n|\n)*", "health: []\n", contract.read_text("utf-8"))
    contract.write_text(text, encoding="utf-8")
    places = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"))

    def said(*arguments: str) -> tuple[int, str]:
        done = oncall(*arguments, *places, "--actor", "dba", "--lang", "zh")
        assert len(done.stderr.splitlines()) == 1, done.stderr
        return done.returncode, done.stderr

    assert said("risk", "list") == (0, "登记册里没有还在的风险；含已关闭的：--closed\n")
    code, why = said("risk", "suggest")
    assert (code, "没有建议" in why, "未处理的发现" in why) == (0, True, True)
    grave = ("--likelihood", "1", "--impact", "1")
    assert said("risk", "new", "", *grave) == (2, "请写出风险是什么\n")
    assert risk(tmp_path, "new", "盘老了", *grave)[0] == 0
    code, why = said("risk", "undo", "R-001")
    assert (code, why.startswith("R-001 还没有做过别的")) == (2, True)
    assert said("status", "--at", "foo")[1].startswith("看不懂时间“foo”；可写")
