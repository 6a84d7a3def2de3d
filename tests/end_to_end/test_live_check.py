"""`oncall check --live`: what a person must mend, host for host; and what it asks for on the way."""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from console.demo import site as demo_site
from console.demo.hospital import Hospital
from tests.end_to_end.command import ONCALL, oncall
from tests.sources.ways import silent
from tests.terminal import Terminal


@asynccontextmanager
async def open_hospital(folder: Path) -> AsyncIterator[Hospital]:
    async with Hospital(folder / "hospital") as hospital:
        demo_site.write(folder / "site", hospital.ports)
        yield hospital


def lock(folder: Path) -> Path:
    key = folder / "hospital" / "keys" / "id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-p", "-N", "geheim-7", "-f", key], check=True)
    return key


async def test_each_host_says_what_is_wrong_and_what_mends_it(tmp_path: Path) -> None:
    async with open_hospital(tmp_path) as hospital, silent() as mute:
        known = tmp_path / "hospital" / "keys" / "known_hosts"
        lines = {line.split("]:")[1].split()[0]: line for line in known.read_text().splitlines()}
        his, emr, lis = (str(hospital.ports[f"{one}.ssh"]) for one in ("his", "emr", "lis"))
        changed = f"[127.0.0.1]:{emr} {lines[lis].split(' ', 1)[1]}"
        known.write_text(
            "\n".join([*(lines[p] for p in lines if p not in (his, emr)), changed, ""])
        )
        hosts = tmp_path / "site" / "hosts.yaml"
        text = re.sub(rf"port: {lis}\b", "port: 1", hosts.read_text())
        hosts.write_text(text.replace(f"port: {hospital.ports['ecg.ssh']}", f"port: {mute}"))
        done = await asyncio.to_thread(
            oncall, "check", str(tmp_path / "site"), "--live", "--data", str(tmp_path / "data")
        )
    assert done.returncode == 1, done.stderr
    told = {line.split()[0]: line for line in reversed(done.stdout.splitlines())}
    assert "unknown (ssh-ed25519 SHA256:" in told["his"]
    assert told["his"].endswith("oncall trust his")
    assert "CHANGED (ssh-ed25519 SHA256:" in told["emr"]
    assert "do not connect" in told["emr"]
    assert "trust" not in told["emr"]
    assert "refused" in told["lis"]
    assert "stays silent" in told["ecg"]
    assert told["ca"].endswith("  reached")
    assert len([line for line in done.stdout.splitlines() if line.split()[1][:6] == "127.0."]) == 9


async def test_a_locked_key_is_asked_for_on_the_terminal(tmp_path: Path) -> None:
    def watch() -> None:
        data = str(tmp_path / "data")
        made = Terminal(
            [ONCALL, "check", str(tmp_path / "site"), "--live", "--data", data], (120, 60)
        )
        try:
            made.wait("私钥口令：", timeout=30)
            made.press("geheim-6\r")
            made.wait("不对，再试一次。", timeout=20)
            made.press("geheim-7\r")
            made.wait("his 127", "rdu 127", timeout=60)
            assert made.text.count("能连接") >= 9
            assert "geheim" not in made.text
        finally:
            made.close()

    async with open_hospital(tmp_path):
        lock(tmp_path)
        await asyncio.to_thread(watch)


async def test_a_locked_key_is_asked_for_in_a_dialog_and_written_nowhere(tmp_path: Path) -> None:
    data = tmp_path / "data"

    def watch() -> None:
        made = Terminal(
            [ONCALL, "--config", str(tmp_path / "site"), "--data", str(data), "--lang", "zh"]
        )
        try:
            made.wait("私钥口令：", "id_ed25519", "回车", timeout=40)
            made.press("geheim-6\r")
            made.wait("不对，再试一次。", timeout=20)
            made.press("geheim-7\r")
            made.wait("HIS", "正常", timeout=40)
            assert "口令" not in made.text
            assert b"geheim" not in made.raw
        finally:
            made.close()

    async with open_hospital(tmp_path):
        lock(tmp_path)
        await asyncio.to_thread(watch)
    kept = [path for path in data.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if b"geheim" in path.read_bytes()]
