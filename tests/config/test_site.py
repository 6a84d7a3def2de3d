"""A well written folder becomes the site that it means."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from config.loader import load
from config.model import (
    BackEntry,
    Bound,
    Closing,
    Command,
    Cover,
    Days,
    Engineer,
    Firing,
    Http,
    Promql,
    Recipient,
    Season,
    Service,
    Shell,
    Shift,
    Site,
    Span,
    Tcp,
    Text,
    Tls,
)
from config.template import write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Site:
    write(tmp_path)
    return load(tmp_path)


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def test_the_starting_site_has_the_nine_systems_in_their_order(site: Site) -> None:
    assert [system.id for system in site.systems] == (
        ["his", "emr", "lis", "ecg", "ca", "mrm", "pda", "peis", "rdu"]
    )
    assert {part.id: part.needs for system in site.systems for part in system.components} == {
        "his": ("his-db",),
        "his-db": (),
        "emr": ("emr-db", "his"),
        "emr-db": (),
        "lis": ("his",),
        "ecg": (),
        "ca": (),
        "mrm": ("emr",),
        "pda": ("his",),
        "peis": ("his",),
        "rdu": (),
    }
    assert site.systems[7].short == Text("体检", "PEIS")


def test_the_starting_site_asks_every_component_and_in_every_way(site: Site) -> None:
    components = {part.id for system in site.systems for part in system.components}
    assert {check.component for check in site.checks} == components
    assert {type(check.probe) for check in site.checks} == {Promql, Firing, Tcp, Http, Tls, Command}


def test_a_check_keeps_its_question_and_its_limits(site: Site) -> None:
    checks = {check.id: check for check in site.checks}
    archive = checks["his-db-archive"]
    assert isinstance(archive.probe, Command)
    assert archive.probe.value == re.compile(r"^\s*([\d.]+)", re.MULTILINE)
    assert (archive.warn, archive.down) == (Bound(">=", 85), Bound(">=", 95))
    assert (archive.interval, archive.timeout) == (timedelta(minutes=1), timedelta(seconds=20))
    assert (archive.sign, archive.unit, archive.confirm) == ("oracle.archive", "%", 2)
    assert checks["his-db-port"].probe == Tcp("10.0.0.12", 1521)
    assert checks["ca-certificate"].probe == Tls("10.0.0.51", 8443, None)
    assert checks["his-db-alert"].probe == Firing(
        "prometheus", (("alertname", "OracleDown"), ("instance", "10.0.0.12:9161"))
    )
    assert checks["emr-web"].probe == Http("https://10.0.0.21/health", (200, 204), None, False)
    assert checks["ecg-port"].interval == timedelta(seconds=30)


def test_the_contract_and_the_week_are_as_written(site: Site) -> None:
    contract = site.contract
    assert (contract.start, contract.end) == (date(2025, 7, 1), date(2026, 6, 30))
    assert contract.services["emergency"] == Service(
        "emergency",
        Text("紧急支持", "Emergency support"),
        "7x24",
        timedelta(minutes=15),
        timedelta(minutes=5),
    )
    assert contract.services["training"].respond is None
    assert contract.covers["7x24"].seasons == (Season(1, 1, (Span(time(), time()),)),)
    assert contract.covers["5x8"] == Cover(
        "5x8",
        Text("5×8 小时", "Office hours"),
        Days.WORKING,
        (
            Season(5, 1, (Span(time(10), time(14)), Span(time(16), time(20)))),
            Season(10, 1, (Span(time(10), time(14)), Span(time(15, 30), time(19, 30)))),
        ),
    )
    assert contract.alert_critical == ("emergency", "P2")
    assert site.roster.shifts[0] == Shift(0, time(10), ("dba", "app"))
    assert site.roster.engineers[1] == Engineer(
        "dba",
        "数据库工程师",
        "0900-0002",
        ("技术支持工程师",),
        ("oracle", "mssql", "his-db", "emr-db"),
    )


def test_windows_hosts_speak_powershell_in_gb18030(site: Site) -> None:
    hosts = {host.id: host for host in site.hosts}
    assert (hosts["lis"].shell, hosts["lis"].encoding) == (Shell.POWERSHELL, "gb18030")
    assert (hosts["his-db"].shell, hosts["his-db"].encoding) == (Shell.SH, "utf-8")
    assert hosts["his-db"].facts["tns"] == "hisprd"


def test_seasons_hours_and_shifts_are_put_in_order(tmp_path: Path) -> None:
    write(tmp_path)
    before = load(tmp_path)
    change(
        tmp_path,
        "contract.yaml",
        '["10:00-14:00", "16:00-20:00"]',
        '["16:00-20:00", "10:00-14:00"]',
    )
    change(tmp_path, "contract.yaml", '- {from: "05-01"', '- {from: "12-01"')
    change(tmp_path, "roster.yaml", "weekday: mon", "weekday: someday")
    change(tmp_path, "roster.yaml", "weekday: sun", "weekday: mon")
    change(tmp_path, "roster.yaml", "weekday: someday", "weekday: sun")
    after = load(tmp_path)
    first, second = before.contract.covers["5x8"].seasons
    seasons = after.contract.covers["5x8"].seasons
    assert seasons == (second, replace(first, month=12))
    assert [shift.weekday for shift in after.roster.shifts] == list(range(7))


def test_paths_start_at_the_folder_or_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    change(
        tmp_path,
        "site.yaml",
        "# runbooks: runbooks",
        "runbooks: ours\nssh: {config: ssh_config, identity: ~/.ssh/key, known_hosts: /etc/kh}",
    )
    monkeypatch.setenv("HOME", "/home/duty")
    site = load(tmp_path)
    assert site.runbooks == str(tmp_path / "ours")
    assert site.ssh_config == str(tmp_path / "ssh_config")
    assert (site.identity, site.known_hosts) == ("/home/duty/.ssh/key", "/etc/kh")


def test_a_site_says_whom_to_tell_what_to_enter_and_how_it_ends(tmp_path: Path) -> None:
    write(tmp_path)
    site = load(tmp_path)
    assert all(system.tell and system.backentry for system in site.systems)
    assert (site.agree, site.contract.closing) == (False, Closing(3, 2, 7))
    change(tmp_path, "site.yaml", "# agree: change", "agree: change")
    change(tmp_path, "contract.yaml", "closing: {auto_close_days: 3, ", "closing: {")
    change(tmp_path, "contract.yaml", "reminders: 2", "reminders: 1")
    change(tmp_path, "systems.yaml", 'Outpatient cashiers}, phone: ""', 'Cash}, phone: "8001"')
    site = load(tmp_path)
    assert (site.agree, site.contract.closing) == (True, Closing(3, 1, 7))
    assert site.systems[0].tell[0] == Recipient(Text("门诊收费处", "Cash"), "8001")
    assert site.systems[8].backentry == (
        BackEntry("rdu-review", Text("未审处方补审", "unscreened prescriptions reviewed")),
    )


def test_sections_may_lie_in_any_file_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path)
    site = load(tmp_path)
    (tmp_path / "roster.yaml").rename(tmp_path / "people.yaml")
    (tmp_path / ".people.yaml.swp.yaml").write_text("{{{")
    assert load(tmp_path) == site


def test_the_starting_site_is_not_written_over_a_folder_in_use(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError):
        write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_the_contract_lets_stop_and_how_its_clauses_are_read(tmp_path: Path) -> None:
    write(tmp_path)
    plain = load(tmp_path).contract
    change(tmp_path, "contract.yaml", "    user: [site.restore]", "    user: []")
    change(tmp_path, "contract.yaml", "I4: [P3, P3, P4, P4]", "I4: [P4, P4, P4, P4]")
    change(tmp_path, "contract.yaml", "warn_at: [0.5, 0.8]", "warn_at: 0.9")
    change(tmp_path, "contract.yaml", "{page: 5m, visit_days: 7}", "{page: 7m, visit_days: 8}")
    change(tmp_path, "contract.yaml", "{safety: P2, security: P1, pii: P1}", "{safety: P1}")
    change(
        tmp_path,
        "contract.yaml",
        "regional: []",
        "regional: [{name: {zh: 古尔邦节, en: Eid}, days: [2026-05-27, 2026-05-28]}]",
    )
    contract = load(tmp_path).contract
    assert contract.pauses == {**plain.pauses, "user": ()}
    assert contract.matrix == (*plain.matrix[:3], ("P4",) * 4)
    assert contract.warn_at == (0.9,)
    assert contract.floors == {"safety": "P1", "security": "P1", "pii": "P1"}
    assert (contract.terms.page, contract.terms.visit_days) == (timedelta(minutes=7), 8)
    (eid,) = contract.holidays.regional
    assert (eid.name.zh, eid.days) == ("古尔邦节", {date(2026, 5, 27), date(2026, 5, 28)})


def test_a_site_with_other_priorities_has_a_matrix_by_rank(tmp_path: Path) -> None:
    write(tmp_path)
    text = (tmp_path / "contract.yaml").read_text("utf-8")
    text = re.sub(r"  matrix:.*?  at_least:[^\n]*\n", "", text, flags=re.S)
    text = re.sub(r"    - \{id: P[34],[^\n]*\n", "", text)
    text = re.sub(r"^escalation:\n(?:[ #].*\n|\n)*", "", text, flags=re.M)
    (tmp_path / "contract.yaml").write_text(text.replace("priority: P3", "priority: P2"), "utf-8")
    contract = load(tmp_path).contract
    assert contract.matrix[1] == ("P1", "P2", "P2", "P2")
    assert contract.floors == {"safety": "P2", "security": "P1", "pii": "P1"}


def test_the_national_calendar_is_kept_with_the_site(site: Site) -> None:
    years = site.contract.national
    assert sorted(years) == [2024, 2025, 2026, 2027]
    assert years[2025].off[date(2025, 10, 4)] == Text("国庆节", "National Day")
    assert date(2025, 10, 11) in years[2025].working
    assert date(2025, 10, 12) not in years[2025].off, "a weekend is no holiday"
    assert date(2025, 8, 1) not in years[2025].off, "nor is an observance"
