"""A shift handed over from the command line: printed in three formats, offered, signed."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from config.template import write
from tests.end_to_end.command import oncall

TITLE = "打不开 <script>alert(1)</script> | [点我](http://x) *粗* \x1b[31m红"


@pytest.fixture
def common(tmp_path: Path) -> tuple[str, ...]:
    write(tmp_path / "site")
    (tmp_path / "site" / "checks.yaml").write_text("checks: []\n")
    where = ("--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"), "--lang", "zh")
    opened = ("--title", TITLE, "--system", "his", "--service", "emergency", "--priority", "P1")
    assert oncall("incident", "new", *opened, *where, "--actor", "app").returncode == 0
    found = json.loads(oncall("incident", "list", "--json", *where).stdout)
    assert oncall("incident", "ack", found[0]["id"], *where, "--actor", "app").returncode == 0
    return where


class Reader(HTMLParser):
    """What a browser would show, and what it would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_shift_is_offered_and_signed_and_refusals_are_one_line(common: tuple[str, ...]) -> None:
    leaves, comes = (*common, "--actor", "app"), (*common, "--actor", "dba")
    assert oncall("handover", "list", *comes).returncode == 0
    for verb, way in (("show", "oncall handover offer"), ("accept", "oncall handover offer"),
                      ("withdraw", "没有可撤回的")):  # fmt: skip
        none = oncall("handover", verb, *comes)
        assert (none.returncode, way in none.stderr) == (2, True), verb
    added = oncall("handover", "add", "whatif", "归档区再满", "--then", "先转移归档", *leaves)
    assert re.fullmatch(r"已添加 #\d+\n", added.stdout)
    assert oncall("handover", "offer", *leaves).returncode == 0
    waits = oncall("handover", "show", "--format", "json", *comes)
    assert waits.returncode == 1
    whole = json.loads(waits.stdout)
    (red,) = whole["signing"]["red"]
    assert red in waits.stderr
    assert {one["code"] for one in whole["items"]} >= {"incident", "whatif"}

    for wrong, actor in (
        (("accept", "--restate", f"{red}=看归档"), leaves),
        (("accept",), comes),
        (("accept", "--restate", red), comes),
        (("accept", "--restate", "note:1=x"), comes),
        (("accept", "99"), comes),
        (("accept", "x"), comes),
        (("withdraw",), comes),
        (("add", "rumour", "x"), comes),
        (("add", "whatif", "x"), comes),
        (("done", "1"), comes),
        (("offer", "--to", "nobody"), comes),
        (("offer", "--since", "明年"), comes),
        (("--since", "2098-01-01 10:00"), comes),
        (("--since", "2098-01-01"), comes),
    ):
        refused = oncall("handover", *wrong, *actor)
        assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1), wrong
        assert not refused.stdout
    assert "还没有到" in oncall("handover", "--since", "2098-01-01", *comes).stderr
    assert oncall("handover", "--since", "2020-01-01", *comes).returncode == 0
    assert "交班，等你接" in oncall("status", *comes).stderr
    signed = oncall("handover", "accept", "--restate", f"{red}=先看归档，再打电话", *comes)
    assert signed.returncode == 0
    assert "接班：数据库工程师" in signed.stdout
    assert not oncall("status", *comes).stderr
    assert "项，红 1 项" in oncall("handover", "list", *comes).stdout
    head = oncall("handover", "show", *comes).stdout.splitlines()[2]
    assert head.startswith("应用工程师 → 数据库工程师 · ")
    assert "（a）" not in oncall("handover", "show", *comes).stdout
    (one,) = json.loads(oncall("handover", "list", "--json", *comes).stdout)
    assert (one["state"], one["from"], one["accepted_by"]) == ("accepted", "app", "dba")
    assert one["restated"] == {red: "先看归档，再打电话"}
    (row,) = json.loads(oncall("incident", "list", "--json", *comes).stdout)
    assert (row["owner"], one["taken"]) == ("dba", [row["id"]])
    assert one["witness"]["hash"] in oncall("handover", "show", *comes).stdout
    taken = oncall("incident", "takeover", row["id"], "王工在手术室", "--json", *leaves)
    assert json.loads(taken.stdout)["owner"] == "app"
    assert oncall("timeline", "verify", *common).returncode == 0


def test_what_is_printed_is_text_whatever_a_caller_wrote(common: tuple[str, ...]) -> None:
    page = oncall("handover", "--format", "html", *common).stdout
    reader = Reader()
    reader.feed(page)
    assert not reader.tags & {"script", "a", "img", "link", "iframe"}
    assert not [
        name for name, _ in reader.attributes if name in ("src", "href") or name[:2] == "on"
    ]
    assert "打不开 <script>alert(1)</script> | [点我](http://x) *粗* 红" in reader.text
    assert "://" not in re.sub("http://x", "", page)
    plain = oncall("handover", *common).stdout
    assert r"打不开 \<script\>alert(1)\</script\> | \[点我\](http://x) \*粗\* 红" in plain
    assert "\x1b" not in page + plain
    shape = json.loads(oncall("handover", "--format", "json", *common).stdout)
    titles = {one["title"] for one in shape["items"] if one["code"] != "owed"}
    assert titles == {"打不开 <script>alert(1)</script> | [点我](http://x) *粗* 红"}


def test_both_languages_and_all_formats_say_the_same_things(common: tuple[str, ...]) -> None:
    leaves = (*common, "--actor", "app")
    oncall("handover", "add", "issue", "归档区每晚满", *leaves)
    oncall("handover", "offer", *leaves)
    for lang in ("zh", "en"):
        texts = [
            oncall("handover", "show", "--format", kind, *common[:-1], lang).stdout
            for kind in ("md", "html")
        ]
        for text in texts:
            assert "归档区每晚满" in text
            assert {"zh": "链头", "en": "head of the chain"}[lang] in text
        texts[1] = texts[1].partition("<body>")[2]  # a style has numbers, too
        numbers = [re.findall(r"\d{8}-\d\d|#\d+", text) for text in texts]
        assert set(numbers[0]) == set(numbers[1])


def test_since_moves_the_beginning_of_what_is_folded(common: tuple[str, ...]) -> None:
    shape = json.loads(oncall("handover", "--format", "json", *common).stdout)
    assert shape["opened"] in (0, 1)
    early = oncall("handover", "--since", "30 min ago", "--format", "json", *common)
    assert json.loads(early.stdout)["opened"] == 1
