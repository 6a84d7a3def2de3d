"""Every mistake is told, at its place, with the values of its sentence."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from config.errors import Fault, Invalid
from config.faults import CODES
from config.loader import LIMIT, load
from config.template import write
from tests.config.broken.every import EVERY
from tests.config.broken.sites import SITES, Broken
from tests.config.broken.team import CALENDAR, CALENDARS, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(Invalid) as caught:
        load(folder)
    return list(caught.value.faults)


@pytest.mark.parametrize("broken", EVERY, ids=lambda it: f"{it.code} {it.file} {it.new[:20]!r}")
def test_a_mistake_is_told_once_at_its_line_and_column(broken: Broken, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    line, column = broken.make(folder)
    values = {key: text.format(folder=folder) for key, text in broken.values.items()}
    (fault,) = faults_of(folder)
    assert fault == Fault(str(folder / broken.file), line, column, broken.code)
    assert fault.values == values


def missing(folder: Path) -> Path:
    return folder / "nowhere"


def a_file(folder: Path) -> Path:
    (folder / "site").write_text("site: {}")
    return folder / "site"


def empty(folder: Path) -> Path:
    return folder


def loop(folder: Path) -> Path:
    (folder / "site.yaml").symlink_to(folder / "site.yaml")
    return folder


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "site.yaml")
    return folder


def large(folder: Path) -> Path:
    (folder / "site.yaml").write_bytes(b"#" * (LIMIT + 1))
    return folder


def chinese_windows(folder: Path) -> Path:
    (folder / "site.yaml").write_bytes("# 说明\nname: 医院\n".encode("gb18030"))
    return folder


def short_suffix(folder: Path) -> Path:
    write(folder)
    (folder / "more.yml").write_text("hosts: []")
    return folder


def lost_section(folder: Path) -> Path:
    write(folder)
    (folder / "roster.yaml").write_text("# to be written\n")
    return folder


BEFORE_READING: tuple[tuple[Callable[[Path], Path], Fault], ...] = (
    (missing, Fault("nowhere", 0, 0, "folder.missing")),
    (a_file, Fault("site", 0, 0, "folder.unreadable", {"reason": "Not a directory"})),
    (empty, Fault("", 0, 0, "folder.empty")),
    (
        loop,
        Fault(
            "site.yaml", 0, 0, "file.unreadable", {"reason": "Too many levels of symbolic links"}
        ),
    ),
    (pipe, Fault("site.yaml", 0, 0, "file.kind")),
    (large, Fault("site.yaml", 0, 0, "file.large", {"limit": str(LIMIT)})),
    (chinese_windows, Fault("site.yaml", 1, 4, "file.encoding", {"byte": "0xc3"})),
    (short_suffix, Fault("more.yml", 0, 0, "file.suffix", {"name": "more.yaml"})),
    (
        lost_section,
        Fault("", 0, 0, "section.missing", {"section": "roster", "file": "roster.yaml"}),
    ),
)


@pytest.mark.parametrize(("make", "told"), BEFORE_READING, ids=lambda it: getattr(it, "code", ""))
def test_a_folder_that_cannot_be_a_site_is_told(
    make: Callable[[Path], Path], told: Fault, tmp_path: Path
) -> None:
    (fault,) = faults_of(make(tmp_path))
    place = str(tmp_path / told.file) if told.file else str(tmp_path)
    assert fault == Fault(place, told.line, told.column, told.code)
    assert fault.values == told.values


@pytest.mark.parametrize(("old", "new", "told"), CALENDARS, ids=lambda it: getattr(it, "code", ""))
def test_a_calendar_that_is_none_is_told_at_its_line(
    old: str, new: str, told: Fault, tmp_path: Path
) -> None:
    write(tmp_path)
    (tmp_path / "roster.yaml").write_text(f"{PEOPLE}  calendar: duty.ics\n", "utf-8")
    (tmp_path / "duty.ics").write_text(CALENDAR, "utf-8")
    load(tmp_path)
    assert old in CALENDAR
    (tmp_path / "duty.ics").write_text(CALENDAR.replace(old, new, 1), "utf-8")
    (fault,) = faults_of(tmp_path)
    assert fault == Fault(str(tmp_path / "duty.ics"), told.line, told.column, told.code)
    assert set(fault.values) == set(told.values)
    assert told.values in ({"problem": "*"}, dict(fault.values))


def test_every_code_is_shown_to_be_reached_with_the_values_of_its_sentence() -> None:
    reached = [(it.code, it.values) for it in EVERY]
    reached += [(fault.code, dict(fault.values)) for _, fault in BEFORE_READING]
    reached += [(fault.code, dict(fault.values)) for _, _, fault in CALENDARS]
    assert {code for code, _ in reached} == set(CODES)
    for code, values in reached:
        assert set(values) == set(CODES[code]), code


def test_many_mistakes_in_many_files_are_all_told_in_order(tmp_path: Path) -> None:
    write(tmp_path)
    places = {
        "hosts.yaml": ('port: "8080"', 'port: "8080"'),
        "checks.yaml": ("every: 15s", "every: soon"),
        "contract.yaml": ("cover: 5x8", "cover: 6x8"),
        "roster.yaml": ("weekday: wed", "weekday: someday"),
        "systems.yaml": ("needs: [emr-db, his]", "needs: [emr-db, hsi]"),
        "site.yaml": ("zone: Asia/Shanghai", "zone: Mars/Phobos"),
    }
    for name, (old, new) in places.items():
        text = (tmp_path / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(old, new), "utf-8")
    faults = faults_of(tmp_path)
    assert [fault.code for fault in faults if fault.file.endswith("checks.yaml")] == [
        "duration.form",
        "duration.form",
    ]
    assert {fault.code for fault in faults} == {
        "duration.form",
        "reference.misspelt",
        "choice.unknown",
        "zone.unknown",
    }
    assert faults == sorted(faults)


def test_a_file_that_is_no_yaml_is_told_without_what_follows_from_it(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "hosts.yaml").write_text("hosts: [\n")
    (tmp_path / "systems.yaml").write_text("- a\n")
    (tmp_path / "roster.yaml").write_text("roster: {a: b\n")
    assert [(fault.file, fault.code) for fault in faults_of(tmp_path)] == [
        (str(tmp_path / "hosts.yaml"), "yaml.syntax"),
        (str(tmp_path / "roster.yaml"), "yaml.syntax"),
    ]


def test_two_rings_of_needs_are_told_each_once(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "systems.yaml"
    text = path.read_text("utf-8").replace("en: ECG management}}", "en: ECG}, needs: [ecg]}")
    text = text.replace("en: HIS database}}", "en: HIS database}, needs: [his]}")
    path.write_text(text, "utf-8")
    assert [(fault.code, fault.values) for fault in faults_of(tmp_path)] == [
        ("cycle.needs", {"path": "his → his-db → his"}),
        ("cycle.needs", {"path": "ecg → ecg"}),
    ]


def test_there_are_ten_broken_sites_to_show() -> None:
    assert len(SITES) == 10
