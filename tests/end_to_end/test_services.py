"""`oncall service` and `oncall obligation` as a shell sees them."""

from __future__ import annotations

import json
from pathlib import Path

from config.template import write
from tests.end_to_end.command import oncall


def test_what_is_recorded_counts_and_what_is_wrong_is_one_line(tmp_path: Path) -> None:
    write(tmp_path / "site")
    common = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "d"), "--actor", "lead")

    def run(*arguments: str, status: int = 0) -> str:
        done = oncall(*arguments, *common)
        assert done.returncode == status, done.stderr
        if status == 2:
            assert len(done.stderr.splitlines()) == 1
            assert not done.stdout
            return done.stderr
        return done.stdout

    day = ("--on", "2025-10-31")
    visit = ("visit", "rounds", "--on", "2025-10-13", "--to", "2025-10-19", "--who", "lead")
    made = json.loads(run("service", "new", *visit, "--json"))
    assert (made["id"], made["to"], made["history"][0]["actor"]) == ("S-0001", "2025-10-19", "lead")
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("signed in: 18\n")
    training = ("training", "PDA", "--on", "2025-10-16", "--hours", "2", "--mode", "classroom")
    run("service", "new", *training, "--audience", "nurses", "--attach", str(sheet))
    major = ("major", "score sheet", "--system", "emr", "--person-days", "14", "--on", "2025-10-20")
    said = oncall("service", "new", *major, *common)
    assert said.returncode == 0
    assert "has not signed" in said.stderr

    told = {one["id"]: one for one in json.loads(run("obligation", "list", *day, "--json", status=1))}  # fmt: skip
    assert (told["visits"]["done"], told["visits"]["left"]) == (1, 1)
    assert told["visits"]["latest"] == "2026-06-24"
    assert (told["emr-major"]["done"], told["emr-major"]["ahead"]) == (0, 1)
    signed = ("--signed-by", "the head of medicine", "--signed", "2025-10-22")
    run("service", "amend", "S-0003", *signed, "--why", "signed today")
    shown = run("obligation", "show", "emr-major", *day)
    assert "1/2" in shown
    assert "S-0003" in shown
    kept = json.loads(run("service", "show", "s-0002", "--json"))
    assert [one["name"] for one in kept["attachments"]] == ["sheet.txt"]
    run("service", "withdraw", "S-0001", "another hospital")
    assert "S-0001" not in run("service", "list")
    assert "withdrawn" in run("service", "list", "--all", "--kind", "visit")
    assert json.loads(run("obligation", "show", "visits", *day, "--json"))["done"] == 0

    assert "S-9" in run("service", "show", "S-9", status=2)
    assert "party" in run("service", "new", "party", status=2)
    assert "attendance" in run("service", "new", "visit", "x", "--to", "2025-10-19", "--who", "a", "--present", "3", status=2)  # fmt: skip
    lacking = run("service", "new", "training", status=2)
    assert lacking.startswith("missing: TEXT (what), --hours (hours), --mode (mode), --audience")
    assert "there are visit training" in run("service", "list", "--kind", "nope", status=2)
    none = oncall("service", "list", "--kind", "drill", *common)
    assert (none.returncode, none.stdout, "no such" in none.stderr) == (0, "", True)
    assert "S-0001" in run("service", "withdraw", "S-0001", "again", status=2)
    assert "someday" in run("obligation", "list", "--on", "someday", status=2)
    assert "nothing" in run("obligation", "show", "nothing", status=2)
    kinds = [one["kind"] for one in json.loads(oncall("timeline", "--json", *common).stdout)]
    assert kinds == ["service.recorded"] * 3 + ["service.amended", "service.withdrawn"]
    assert run("timeline", "verify")
