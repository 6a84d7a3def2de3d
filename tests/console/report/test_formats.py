"""The four formats tell the same figures; nothing in them is code; a month without data says so."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TextIO

import docx
import pytest
from PIL import Image

from console.report.data import data
from console.report.document import Chart, Document, Table
from console.report.figure import Figures, Line
from console.report.markdown import markdown, plain
from console.report.page import page
from console.report.period import Period
from console.report.png import png
from console.report.webpage import webpage
from console.report.word import word
from console.words.languages import report_words, words
from tests.console.report.lived import NOW, demo, figures, sample

if TYPE_CHECKING:
    from config.model import Lang

ONCALL = Path(sys.executable).parent / "oncall"
LANGS = ("zh", "en")
HOSTILE = "<script>alert(1)</script> | **x** [a](b) & \x07\"'"


@pytest.fixture
async def month(tmp_path: Path) -> Figures:
    return await figures(tmp_path, await sample(tmp_path))


def document(told: Figures, lang: Lang) -> Document:
    return page(told, words(lang), report_words(lang))


class Cells(HTMLParser):
    """Every cell that tells a figure, with its text; and what tags there are."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self._figure = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._figure = dict(attrs).get("data-figure") or ""

    def handle_data(self, data: str) -> None:
        if self._figure:
            self.told.append((self._figure, data))
            self._figure = ""


def shown(of: Document) -> Iterator[tuple[str, str]]:
    for block in of.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield from ((cell.figure, cell.text) for cell in row if cell.figure)


@pytest.mark.parametrize("lang", LANGS)
async def test_every_format_tells_the_same_figures(month: Figures, lang: Lang) -> None:
    known = data(month, words(lang), report_words(lang))["figures"]
    made = document(month, lang)
    told = list(shown(made))
    assert len(told) > 150
    # JSON: the text of each figure, which follows from its value alone.
    for figure, text in told:
        assert known.get(figure, {"text": "0"})["text"] == text, figure
    # HTML
    assert Cells(webpage(made)).told == told
    # Word: cell by cell of its native tables
    file = docx.Document(BytesIO(word(made, NOW)))
    tables = [block for block in made.blocks if isinstance(block, Table)]
    assert len(file.tables) == len(tables)
    for table, native in zip(tables, file.tables, strict=True):
        rows = [[cell.text for cell in row.cells] for row in native.rows]
        assert rows == [[*table.head], *([cell.text for cell in row] for row in table.rows)]
    # Markdown: row by row
    lines = set(markdown(made).splitlines())
    for table in tables:
        for row in table.rows:
            assert f"| {' | '.join(plain(cell.text) for cell in row)} |" in lines


def test_the_figures_of_the_sample_month(month: Figures) -> None:
    values = {name: one.value for name, one in month.all.items()}
    assert values["incidents.total"] == 40
    assert values["incidents.healed"] == 2
    assert values["incidents.scope.out"] == 1
    assert (values["sla.contract.respond.kept"], values["sla.contract.respond.broken"]) == (37, 1)
    assert values["sla.reason.contract.respond.roster"] == 1
    assert month.all["sla.contract.respond.broken"].incidents == ("20251026-37",)
    assert values["times.respond.emergency.service.p95"] == 17 * 60
    assert values["availability.his.down"] == (19 + 56) * 60
    assert values["availability.his.by_hand"] == (20 + 45) * 60
    assert [one.clock for one in month.breaches(9)] == [
        "contract.respond", "site.respond", "site.respond", "site.restore",
    ]  # fmt: skip


def test_every_count_has_as_many_incidents_behind_it(month: Figures) -> None:
    for one in month.all.values():
        if one.id.startswith(("incidents.", "sla.", "satisfaction.")) and one.unit == "count":
            assert len(one.incidents) == one.value, one.id
        if one.id.endswith(".count"):
            assert len(one.incidents) == one.value, one.id
        if one.id.endswith(".down"):
            assert bool(one.seqs) == bool(one.value), one.id


@pytest.mark.parametrize("lang", LANGS)
def test_word_has_chinese_fonts_repeated_heads_page_numbers_and_pictures(
    month: Figures, lang: Lang
) -> None:
    content = word(document(month, lang), NOW)
    with zipfile.ZipFile(BytesIO(content)) as parts:
        body = parts.read("word/document.xml").decode()
        styles = parts.read("word/styles.xml").decode()
        foot = next(parts.read(one).decode() for one in parts.namelist() if "footer" in one)
        pictures = [parts.read(one) for one in parts.namelist() if one.startswith("word/media/")]
    assert 'w:eastAsia="宋体"' in styles
    assert 'w:eastAsia="黑体"' in styles
    assert body.count("<w:tblHeader/>") == body.count("<w:tbl>")
    assert ">PAGE<" in foot
    assert len(pictures) == 3
    assert all(Image.open(BytesIO(one)).format == "PNG" for one in pictures)
    text = "\n".join(one.text for one in docx.Document(BytesIO(content)).paragraphs)
    for key in report_words(lang).headings.values():
        assert key in text


def test_inside_a_picture_there_are_digits_and_ascii_only(month: Figures) -> None:
    from console.report.drawing import draw

    for chart in (one for one in document(month, "zh").blocks if isinstance(one, Chart)):
        assert all(mark.text.isascii() for mark in draw(chart, words=False).marks)
        assert Image.open(BytesIO(png(chart))).width == 1920


async def test_hostile_words_stay_words(tmp_path: Path) -> None:
    site = await sample(tmp_path)
    lines = {"risks": (Line(HOSTILE, HOSTILE, date(2025, 10, 3), (7,)),)}
    told = await figures(tmp_path, site, extras=lines)
    made = document(told, "zh")
    assert "script" not in Cells(webpage(made)).tags
    assert "&lt;script&gt;" in webpage(made)
    assert r"\<script\>alert(1)\</script\> \| \*\*x\*\* \[a\](b)" in markdown(made)
    cells = [
        cell.text for table in docx.Document(BytesIO(word(made, NOW))).tables for row in table.rows
        for cell in row.cells
    ]  # fmt: skip
    assert HOSTILE.replace("\x07", "") in cells
    assert told.all["risks.lines"].value == 1
    assert told.all["risks.lines"].seqs == (7,)


@pytest.mark.parametrize("lang", LANGS)
async def test_a_month_without_data_says_so_in_every_format(tmp_path: Path, lang: Lang) -> None:
    site = demo(tmp_path)
    owed = {"obligations": (Line("x", "0/1"),)}  # which stands there in any month
    march = Period(date(2025, 3, 1), date(2025, 3, 31))
    told = await figures(tmp_path, site, march, extras=owed)
    made, nothing = document(told, lang), report_words(lang).nothing
    assert nothing in markdown(made)
    assert nothing in webpage(made)
    assert nothing in [one.text for one in docx.Document(BytesIO(word(made, NOW))).paragraphs]
    shape = data(told, words(lang), report_words(lang))
    assert shape["empty"] is True
    assert shape["figures"]["incidents.total"]["value"] == 0
    assert shape["suggestions"] == []


def run(
    folder: Path, *arguments: str, stdout: int | TextIO = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    return oncall(folder, "report", *arguments, stdout=stdout)


def oncall(
    folder: Path,
    *arguments: str,
    stdout: int | TextIO = subprocess.PIPE,
    env: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ONCALL, *arguments, "--data", folder], stdout=stdout, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "ONCALL_LANG": "en", **env}, check=False, cwd=folder,
    )  # fmt: skip


def events(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(oncall(folder, "timeline", "--json").stdout)
    return found


async def test_a_report_is_recorded_before_it_is_written(tmp_path: Path) -> None:
    await sample(tmp_path)
    done = run(tmp_path, "--month", "2025-10", "--format", "docx")
    assert done.returncode == 0, done.stderr
    file = tmp_path / "report-2025-10-en.docx"
    digest = re.search(r"SHA-256 ([0-9a-f]{64})", done.stderr)
    assert digest is not None
    import hashlib

    assert hashlib.sha256(file.read_bytes()).hexdigest() == digest[1]
    line = subprocess.run(
        [ONCALL, "timeline", "1", "--json", "--data", tmp_path], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    (event,) = json.loads(line.stdout)
    assert event["kind"] == "report.made"
    assert event["data"]["digest"] == digest[1]
    assert event["data"]["file"] == file.name
    assert event["data"]["seq"] == event["seq"] - 1
    assert event["data"]["head"] == event["prev"]


async def test_a_file_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    await sample(tmp_path)
    (tmp_path / "r.html").write_text("mine")
    refused = run(tmp_path, "--month", "2025-10", "--output", "r.html")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert (tmp_path / "r.html").read_text() == "mine"
    assert run(tmp_path, "--month", "2025-10", "--output", "r.html", "--force").returncode == 0
    assert (tmp_path / "r.html").read_text().startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--month", "2025-13"),
        ("--month", "October"),
        ("--quarter", "2025-Q5"),
        ("--from", "2025-10-01"),
        ("--from", "2025-10-05", "--to", "2025-10-01"),
        ("--month", "2025-10", "--year", "2025"),
        ("--year", "2999"),
        ("--month", "2025-10", "--explain", "incidents.nothing"),
        ("--month", "2025-10", "--output", "no/such/folder/r.md"),
        ("--year", "0001"),
        ("--month", "0001-01"),
        ("--quarter", "0001-Q1"),
        ("--from", "0001-01-01", "--to", "0001-01-02"),
        ("--from", "2025-10-01", "--to", "9999-12-31"),
        ("--from", "9999-12-31", "--to", "9999-12-31"),
        ("--month", "2025-10", "--output", ""),
        ("--month", "2025-10", "--output", "r.xyz"),
        ("--month", "2025-10", "--output", "report"),
        ("--month", "2025-10", "--output", "r.html", "--format", "md"),
        ("--month", "2025-10", "--json", "--format", "md"),
        ("--month", "2025-10", "--output", "/dev/null", "--format", "md", "--force"),
        ("--month", "2025-10", "--output", "/proc/r.docx"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    demo(tmp_path)
    before = set(tmp_path.iterdir())
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert {one.suffix for one in set(tmp_path.iterdir()) - before} <= {".db", ".cache", ".key"}
    assert not events(tmp_path)


@pytest.mark.parametrize("asked", [("--year", "9999"), ("--month", "9999-12")])
def test_the_last_year_has_not_come_yet(tmp_path: Path, asked: tuple[str, str]) -> None:
    demo(tmp_path)
    assert "has not come yet" in run(tmp_path, *asked).stderr


def test_what_cannot_be_written_is_no_report_and_is_told_in_the_language(tmp_path: Path) -> None:
    demo(tmp_path)
    common = ("--month", "2025-10", "--lang", "zh")
    done = run(tmp_path, *common, "--output", "/proc/r.docx")
    assert done.stderr == "写不了 /proc/r.docx：没有这个文件或目录\n"
    assert not events(tmp_path)
    with Path("/dev/full").open("w") as full:
        done = run(tmp_path, *common, stdout=full)
    assert (done.returncode, done.stderr) == (2, "写不了 标准输出：磁盘已满\n")
    made, failed = events(tmp_path)
    assert (made["kind"], failed["kind"]) == ("report.made", "report.failed")
    assert failed["data"] == {"report": made["seq"], "why": "No space left on device"}
    told = oncall(tmp_path, "timeline", "2", "--lang", "zh").stdout
    assert "出了服务报告 2025-10-01 至 2025-10-31（md）" in told
    assert "第 1 条的服务报告没有写成，不算数：磁盘已满" in told
    shown = oncall(tmp_path, "obligation", "show", "report", "--json").stdout
    october = next(one for one in json.loads(shown)["periods"] if one["first"] == "2025-10-01")
    assert (october["done"], october["proofs"]) == (0, [])


def test_what_the_terminal_cannot_encode_is_replaced(tmp_path: Path) -> None:
    demo(tmp_path)
    for more in ({"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        env = {"LC_ALL": "C", "ONCALL_LANG": "zh", **more}
        told = oncall(tmp_path, "health", "list", env=env)
        assert "his-daily" in told.stdout
        assert "Traceback" not in told.stderr
        refused = oncall(tmp_path, "risk", "show", "R-9", env=env)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
        names = json.loads(oncall(tmp_path, "status", "--json", env=env).stdout)
        assert "病历" in json.dumps(names, ensure_ascii=False)


async def test_a_figure_is_explained_down_to_its_events(tmp_path: Path) -> None:
    await sample(tmp_path)
    october = ("--month", "2025-10", "--explain")
    told = run(tmp_path, *october, "sla.contract.respond.broken")
    assert "20251026-37" in told.stdout
    down = json.loads(run(tmp_path, *october, "availability.his.down", "--json").stdout)
    assert down["value"] == 75 * 60
    assert len(down["seqs"]) == 3  # in one of the two stops a second part went down
    words_ = run(tmp_path, *october, "availability.his.down").stdout
    assert words_.count("down") >= 2
    every = json.loads(run(tmp_path, *october[:-1], "--explain", "--json").stdout)
    assert all(one["how"] for one in every)


def test_the_report_verb_alone_loads_word_and_pictures() -> None:
    code = (
        "import sys, console.cli.parser as m, console.ui.app, console.wiring, console.desk.proof;"
        "m.parser(__import__('console.words.languages').words.languages.words('en'));"
        "print([n for n in ('docx', 'PIL', 'lxml') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
