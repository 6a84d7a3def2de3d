"""The clocks from the command line."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from config.template import write
from tests.end_to_end.command import oncall


def test_deadlines_are_explained_classified_and_accounted_for(tmp_path: Path) -> None:
    write(tmp_path / "site")
    where = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"), "--lang", "zh")

    def given(*verb: str) -> object:
        done = oncall("incident", *verb, "--json", *where)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    (contract, *_) = given("explain", "--service", "support", "--received", "2025-09-30 21:40")
    assert contract["due"] == "2025-10-01T10:40:00+08:00"
    assert [one["seconds"] for one in contract["spans"]] == [1200, 43200, 2400]
    assert [one["counted"] for one in contract["spans"]] == [True, False, True]
    (deployment, *_) = given(
        "explain", "--service", "deployment", "--priority", "P4", "--received", "2025-10-09 13:00"
    )
    assert [one["seconds"] for one in deployment["spans"]] == [3600, 5400, 14400, 52200, 10800]
    assert sum(one["seconds"] for one in deployment["spans"] if one["counted"]) == 8 * 3600
    printed = oncall("incident", "explain", "--received", "2025-09-30 21:40", *where).stdout
    assert "09-30 22:00 → 10-01 10:00  不计 12 小时" in printed
    assert "国庆节（国家公布）" in printed

    early = (datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(days=2)).date()
    row = given("new", "--title", "打不开", "--system", "his", "--service", "emergency",
                "--impact", "I2", "--urgency", "U2", "--received", f"{early} 08:00")  # fmt: skip
    assert (row["priority"], row["due"]) == ("P2", f"{early}T08:05:00+08:00")
    assert datetime.fromisoformat(row["received"]) < datetime.fromisoformat(row["opened"])
    assert row["clocks"][0]["cause_owed"]
    row = given("breach", row["id"], "--cause", "roster", "主班漏接")
    assert (row["clocks"][0]["cause"], row["clocks"][0]["cause_owed"]) == ("roster", False)
    row = given("classify", row["id"], "--impact", "I3", "--why", "只有一台", "--scope", "assist")
    assert (row["priority"], row["scope"], len(row["clocks"])) == ("P3", "assist", 2)
    told = oncall("timeline", "1", *where).stdout
    assert "优先级 P2 → P3、影响范围 I2 → I3" in told
    assert told.rstrip().endswith("只有一台")


def test_what_is_not_understood_is_one_line_and_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "site")
    where = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"), "--lang", "en")
    for verb in (
        ("explain", "--received", "yesterday"),
        ("explain", "--service", "magic"),
        ("new", "--title", "x", "--system", "his", "--urgency", "U9"),
        ("new", "--title", "x", "--system", "his", "--received", "2999-01-01 10:00"),
        ("classify", "20260101-01", "--why", "x", "--priority", "P1"),
        ("classify", "20260101-01"),
    ):
        done = oncall("incident", *verb, *where)
        assert (done.returncode, done.stdout) == (2, ""), verb
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert oncall("incident", "list", "--all", *where).stdout == ""


def test_a_check_says_what_is_not_known_of_the_years(tmp_path: Path) -> None:
    write(tmp_path / "site")
    contract = tmp_path / "site" / "contract.yaml"
    contract.write_text(contract.read_text("utf-8").replace("end: 2026-06-30", "end: 2031-06-30"))
    done = oncall("check", str(tmp_path / "site"), "--lang", "en")
    assert done.returncode == 0
    assert "make-up days of 2031 are not published yet" in done.stderr
    assert "no regional holidays of 2026 are given" in done.stderr
