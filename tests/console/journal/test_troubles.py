"""The file cannot do it: which word says why, and that nothing is half written."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.duty.record import JournalError
from console.journal import place, session
from tests.console.journal.drafts import FIRST, note, open_at, opening, started
from tests.servers.disk import fill, remount

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from tests.console.journal.conftest import Console

ROOT = Path(__file__).parents[3]


async def refusal(doing: Awaitable[object]) -> str:
    with pytest.raises(JournalError) as refused:
        await doing
    return refused.value.code


def permit(mode: int, *paths: Path) -> None:
    for path in paths:
        path.chmod(mode)


def names(folder: Path) -> set[str]:
    return {item.name for item in folder.iterdir()}


def permissions(path: Path) -> int:
    return path.stat().st_mode & 0o777


async def test_a_full_disk_refuses_and_the_journal_goes_on_once_there_is_room(
    console: Console, small_disk: Path
) -> None:
    journal = await console(small_disk / "timeline.db")
    await journal.append(opening())
    fill(small_disk)
    written, codes = 0, set[str]()
    for turn in range(60):
        try:
            await journal.append(note(f"{turn} " + "x" * 5000), note("second"))
            written += 2
        except JournalError as error:
            codes.add(error.code)
    assert codes == {"full"}
    assert await refusal(journal.keep(os.urandom(400_000).hex())) == "full"
    together = await asyncio.gather(
        *(journal.append(note("y" * 9000)) for _ in range(9)), return_exceptions=True
    )
    assert {getattr(result, "code", "written") for result in together} == {"full"}
    verified = await journal.verify()
    assert (verified.ok, verified.events) == (True, 1 + written)
    (small_disk / "ballast").unlink()
    (event,) = await journal.append(note("there is room"))
    assert event.seq == written + 2
    assert (await journal.verify()).events == written + 2
    assert (await journal.incident(FIRST)).version == event.seq  # type: ignore[union-attr]


async def test_a_journal_cannot_begin_on_a_full_disk_but_can_once_there_is_room(
    console: Console, small_disk: Path
) -> None:
    fill(small_disk)
    assert await refusal(open_at(small_disk / "timeline.db")) == "full"
    (small_disk / "ballast").unlink()
    journal = await console(small_disk / "timeline.db")
    assert (await journal.append(started()))[0].seq == 1


async def test_a_disk_that_turned_read_only_refuses_to_open(
    console: Console, small_disk: Path
) -> None:
    path = small_disk / "timeline.db"
    journal = await console(path)
    await journal.append(started())
    await journal.close()
    remount(small_disk, "ro")
    assert await refusal(open_at(path)) == "readonly"
    assert await refusal(open_at(small_disk / "new.db")) == "readonly"
    remount(small_disk, "rw")
    journal = await console(path)
    assert (await journal.append(started()))[0].seq == 2


OPEN_AS_NOBODY = """
import asyncio, concurrent.futures.thread, os, sys
from pathlib import Path
from console.duty.record import JournalError
from tests.console.journal.drafts import open_at
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    asyncio.run(open_at(Path(sys.argv[1])))
except JournalError as error:
    print(error.code)
"""


@pytest.mark.parametrize("kept", [True, False], ids=["a file", "a folder"])
async def test_without_the_right_to_write_it_is_read_only(
    console: Console, tmp_path: Path, kept: bool
) -> None:
    permit(0o755, tmp_path.parent, tmp_path.parent.parent)
    path = tmp_path / "timeline.db"
    if kept:
        await (await console(path)).close()
        permit(0o444, path)
    permit(0o555, tmp_path)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OPEN_AS_NOBODY, str(path), cwd=ROOT, stdout=subprocess.PIPE
    )
    async with asyncio.timeout(60):
        printed, _ = await process.communicate()
    permit(0o755, tmp_path)
    assert (printed, process.returncode) == (b"readonly\n", 0)


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to look at\n" * 99, b"SQLite format 3\0" * 99]
)
async def test_a_file_of_another_kind_is_corrupt_and_left_as_it_was(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "timeline.db"
    path.write_bytes(content)
    assert await refusal(open_at(path)) == "corrupt"
    assert path.read_bytes() == content


async def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "timeline.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE patient (id INTEGER)")
    assert await refusal(open_at(path)) == "corrupt"
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_schema").fetchall() == [("patient",)]


async def test_a_damaged_page_is_corrupt(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "timeline.db"
    journal = await console(path)
    await journal.append(*(started(pid) for pid in range(500)))
    await journal.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))
    assert await refusal(open_at(path)) == "corrupt"


async def test_a_newer_file_is_refused_and_left_as_it_was(console: Console, tmp_path: Path) -> None:
    path = tmp_path / "timeline.db"
    await (await console(path)).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    assert await refusal(open_at(path)) == "newer"


async def test_a_file_that_somebody_holds_is_locked_and_taken_up_again_after(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PATIENCE", 0.1)
    path = tmp_path / "timeline.db"
    journal = await console(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert await refusal(journal.append(started())) == "locked"
        assert await journal.head() == (0, "0" * 64)
        holder.execute("ROLLBACK")
    assert (await journal.append(started()))[0].seq == 1


MOUNTS = r"""22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / /srv/duty rw,relatime shared:20 - nfs4 filer:/duty rw,vers=4.2
31 30 254:0 /local /srv/duty/local rw - ext4 /dev/vda rw
32 22 0:41 / /mnt/on\040call rw - fuse.sshfs wang@jump:/ rw
33 22 0:42 / /mnt/win rw - cifs //files/duty rw
34 22 0:43 / /data rw - nfs filer:/data rw
35 22 0:44 / /data rw - xfs /dev/vdb rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/duty/site", "nfs4"),
        ("/srv/duty", "nfs4"),
        ("/srv/duty2", "ext4"),
        ("/srv/duty/local/site", "ext4"),
        ("/mnt/on call/site", "fuse.sshfs"),
        ("/mnt/win", "cifs"),
        ("/data", "xfs"),
        ("/home/wang", "ext4"),
    ],
)
def test_the_file_system_of_a_folder_is_the_last_one_mounted_over_it(
    folder: str, kind: str
) -> None:
    assert place.file_system(Path(folder), MOUNTS) == kind


async def test_a_network_file_system_is_refused_before_anything_is_made_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs"):
        monkeypatch.setattr(place, "file_system", lambda *_, kind=kind: kind)
        assert await refusal(open_at(tmp_path / "site" / "timeline.db")) == "network"
    assert names(tmp_path / "site") == set()


async def test_the_files_are_for_nobody_else(console: Console, tmp_path: Path) -> None:
    folder = tmp_path / "duty"
    journal = await console(folder / "timeline.db")
    await journal.append(started())
    for name in ("timeline.db", "timeline.db-wal", "timeline.db-shm"):
        assert permissions(folder / name) == 0o600
    assert permissions(folder) == 0o700


async def test_a_file_that_others_could_read_is_made_private(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    await (await console(path)).close()
    permit(0o644, path)
    await console(path)
    assert permissions(path) == 0o600


def test_a_console_that_fails_to_open_its_journal_still_ends(tmp_path: Path) -> None:
    path = tmp_path / "timeline.db"
    path.write_bytes(b"nothing of ours" * 99)
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AS_NOBODY.replace("geteuid() == 0", "geteuid() < 0"), path],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == (b"corrupt\n", b"", 0)
