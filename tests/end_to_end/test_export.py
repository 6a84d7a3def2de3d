"""One incident as a folder: whole, checkable with sha256sum, and markup stays text."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.end_to_end.command import oncall


def test_an_incident_becomes_a_folder_that_proves_itself(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "d"))
    told = json.loads(oncall("demo", "--headless", "--speed", "20", *data).stdout)
    incident = told["runs"][0]["incident"]
    note = oncall("incident", "note", incident, "<b>x</b> [a](http://b) `c`", *data)
    assert note.returncode == 0, note.stderr

    done = oncall("incident", "export", incident, str(tmp_path / "out"), *data)

    assert done.returncode == 0, done.stderr
    folder = tmp_path / "out" / incident
    checked = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    events = [json.loads(line) for line in (folder / "timeline.jsonl").read_text().splitlines()]
    outcomes = [event for event in events if event["kind"] == "step.outcome"]
    assert outcomes
    for event in outcomes:
        assert (folder / "evidence" / f"{event['data']['evidence']}.txt").exists()
    page = (folder / "timeline.md").read_text("utf-8")
    assert "\\<b\\>x\\</b\\> \\[a\\](http://b) \\`c\\`" in page
    assert oncall("incident", "export", incident, str(tmp_path / "out"), *data).returncode == 2
    assert oncall("incident", "export", "none", str(tmp_path / "out"), *data).returncode == 2
