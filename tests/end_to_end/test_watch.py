"""`oncall watch` as a service manager runs it, and what `check --live` says of mailbox and alerts."""

from __future__ import annotations

import base64
import json
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk.post import message, site_with
from tests.end_to_end.command import oncall
from tests.end_to_end.watcher import site, watching
from tests.servers.alertmanager import Alertmanager
from tests.servers.dovecot import PASSWORD, Dovecot


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_records_mail_and_alerts_until_it_is_told_to_stop(
    dovecot: Dovecot, alertmanager: Alertmanager, tmp_path: Path, number: int
) -> None:
    site(tmp_path, dovecot, alertmanager)
    with watching(tmp_path) as watch:
        watch.wait("watching", "console started")
        dovecot.put(message("HIS 打不开", "急", "<1@h>"))
        alertmanager.fire({"alertname": "EcgDown"})
        watch.wait("HIS 打不开", "alert EcgDown fires", "mail from 张三")
        assert watch.stop(number) == 0
        assert "console stopped" not in watch.err.read_text()
    done = oncall(
        "incident",
        "list",
        "--json",
        "--config",
        str(tmp_path / "site"),
        "--data",
        str(tmp_path / "data"),
    )
    rows = {row["channel"]: row for row in json.loads(done.stdout)}
    assert set(rows) == {"mail", "alert"}
    assert len(rows["alert"]["alerts"]) == 1
    assert rows["mail"]["system"] == "his"
    assert PASSWORD.encode() not in b"".join(
        path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()
    )


def test_a_killed_watch_goes_on_where_it_was_and_json_is_a_line_each(
    dovecot: Dovecot, alertmanager: Alertmanager, tmp_path: Path
) -> None:
    site(tmp_path, dovecot, alertmanager)
    with watching(tmp_path) as watch:
        dovecot.put(*(message(f"第 {n} 件", "急", f"<{n}@h>") for n in range(6)))
        watch.wait("第 0 件")
        watch.process.kill()
        watch.process.wait(10)
    with watching(tmp_path, "--json") as watch:
        dovecot.put(message("最后一件", "急", "<last@h>"))
        watch.wait("最后一件")
        assert watch.stop() == 0
        kinds = [json.loads(line)["kind"] for line in watch.out.read_text().splitlines()]
        assert "console.started" in kinds
    done = oncall(
        "incident",
        "list",
        "--json",
        "--config",
        str(tmp_path / "site"),
        "--data",
        str(tmp_path / "data"),
    )
    assert len(json.loads(done.stdout)) == 7


def test_two_watches_on_one_mailbox_record_each_message_once(
    dovecot: Dovecot, alertmanager: Alertmanager, tmp_path: Path
) -> None:
    site(tmp_path, dovecot, alertmanager)
    with watching(tmp_path) as one:
        one.wait("console started")
        second = tmp_path / "second"
        second.mkdir()
        for name in ("site", "data"):
            (second / name).symlink_to(tmp_path / name)
        with watching(second) as two:
            two.wait("watching")
            dovecot.put(*(message(f"第 {n} 件", "急", f"<{n}@h>") for n in range(8)))
            dovecot.put(message("第 7 件", "又一次", "<7@h>"))
            alertmanager.fire({"alertname": "EcgDown"})
            for watch in (one, two):
                watch.wait(*(f"第 {n} 件" for n in range(8)), "EcgDown fires")
            assert (one.stop(), two.stop()) == (0, 0)
    done = oncall(
        "incident", "list", "--json", "--config", str(tmp_path / "site"),
        "--data", str(tmp_path / "data"),
    )  # fmt: skip
    assert len(json.loads(done.stdout)) == 9


def test_what_does_not_answer_is_said_once_with_what_mends_it(
    dovecot: Dovecot, alertmanager: Alertmanager, tmp_path: Path
) -> None:
    site(tmp_path, dovecot, alertmanager, "  folder: Nowhere\n")
    alertmanager.process.terminate()
    with watching(tmp_path) as watch:
        watch.wait(
            "mailbox does not answer: no such folder", "alerts am does not answer: refused → start"
        )
        assert watch.stop() == 0
        assert watch.err.read_text().count("mailbox does not answer") == 1


def test_a_site_that_is_wrong_is_told_in_a_line_and_exits_2(tmp_path: Path) -> None:
    site_with(tmp_path / "site", "mail: {host: h, user: u, system: hsi, password: hunter2}\n")
    done = oncall("watch", "--config", str(tmp_path / "site"), "--data", str(tmp_path / "data"))
    assert done.returncode == 2
    assert "inbound.yaml:1:34: systems has no id “hsi”" in done.stderr
    assert "a password must not stand in a file" in done.stderr
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr


Break = Callable[[Path, Dovecot], None]


def wrong_password(folder: Path, dovecot: Dovecot) -> None:
    del dovecot
    (folder / "password").write_text("other")


def open_file(folder: Path, dovecot: Dovecot) -> None:
    del dovecot
    (folder / "password").chmod(0o640)


def other_authority(folder: Path, dovecot: Dovecot) -> None:
    path = folder / "site" / "inbound.yaml"
    path.write_text(path.read_text().replace(f"  ca: {dovecot.ca}\n", ""))


def starttls(folder: Path, dovecot: Dovecot) -> None:
    path = folder / "site" / "inbound.yaml"
    text = path.read_text().replace(
        f"port: {dovecot.port}", f"port: {dovecot.plain}\n  tls: starttls"
    )
    path.write_text(text)


def gone(folder: Path, dovecot: Dovecot) -> None:
    del folder
    dovecot.stop()


@pytest.mark.parametrize(
    ("spoil", "said", "status"),
    [
        (None, "reached", 0),
        (starttls, "reached", 0),
        (wrong_password, "login refused", 1),
        (open_file, "password file is open to others", 1),
        (other_authority, "certificate or encryption", 1),
        (gone, "refused", 1),
    ],
)
def test_check_live_says_what_a_person_must_mend(
    dovecot: Dovecot, alertmanager: Alertmanager, tmp_path: Path,
    spoil: Break | None, said: str, status: int,
) -> None:  # fmt: skip
    folder = site(tmp_path, dovecot, alertmanager)
    if spoil is not None:
        spoil(tmp_path, dovecot)
    done = oncall("check", str(folder), "--live", "--data", str(tmp_path / "data"))
    told = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert told["am"].endswith("reached")
    (mail,) = (line for name, line in told.items() if "@127.0.0.1" in name or "@" in name)
    assert said in mail, done.stderr
    assert done.returncode == status
    assert PASSWORD not in done.stdout + done.stderr


def test_what_hung_on_a_message_is_exported_as_the_file_that_it_was(
    dovecot: Dovecot, alertmanager: Alertmanager, tmp_path: Path
) -> None:
    site(tmp_path, dovecot, alertmanager)
    data = bytes(range(256))
    part = "--q\nContent-Type: {}\nContent-Disposition: attachment; filename={}\n"
    dovecot.put(
        (
            "Message-ID: <1@h>\nFrom: a@h\nSubject: HIS\nContent-Type: multipart/mixed; boundary=q\n\n"
            "--q\nContent-Type: text/plain\n\nwords\n"
            + part.format("image/png", "a.png")
            + f"Content-Transfer-Encoding: base64\n\n{base64.b64encode(data).decode()}\n"
            + part.format("text/plain", "b.txt")
            + "\nphone 13812345678\n--q--\n"
        ).encode()
    )
    with watching(tmp_path) as watch:
        row = re.search(r"(\d{8}-\d\d)  mail from", watch.wait("mail from"))
        assert row is not None
        assert watch.stop() == 0
    done = oncall(
        "incident", "export", row[1], str(tmp_path / "export"), "--config", str(tmp_path / "site"),
        "--data", str(tmp_path / "data"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    files = {
        path.name[13:]: path for path in (tmp_path / "export" / row[1] / "attachments").iterdir()
    }
    assert files["a.png"].read_bytes() == data
    assert "⟦TEL:" in files["b.txt"].read_text()
