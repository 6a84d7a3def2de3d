"""What is attached to a note: text is cleaned and masked, all else is kept byte by byte."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from console.desk.attachments import LARGEST, MOST
from console.desk.desk import Desk
from console.desk.errors import Denied
from console.desk.incidents import Report
from console.duty.events import Event
from console.duty.incidents import Incident
from console.duty.record import Query
from tests.desk.ward import Clock, ward

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


async def opened(desk: Desk) -> Incident:
    return await desk.incidents.open(Report("打不开", "his", "emergency", "P1"))


async def last(desk: Desk) -> Event:
    return (await desk.journal.read(Query(kinds=("incident.noted",))))[-1]


async def test_text_is_masked_and_a_picture_is_kept_exactly(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text("病人 13812345678 \x1b[31m红\x1b[0m\n下一行\n", "utf-8")
    (tmp_path / "shot.png").write_bytes(PNG)
    async with ward(tmp_path, Clock()) as desk:
        files = [tmp_path / "app.log", tmp_path / "shot.png"]
        noted = await desk.work.attachments.note(await opened(desk), "见附件", files)
        assert noted.exact == ("shot.png",)
        event = await last(desk)
        assert str(tmp_path) not in str(event.data)
        text, picture = event.data["attachments"]  # type: ignore[misc]
        assert (text["name"], text["form"]) == ("app.log", "text")
        kept = await desk.journal.evidence(text["evidence"])
        assert kept is not None
        assert kept.splitlines()[1] == "下一行"
        assert "13812345678" not in kept
        assert "\x1b" not in kept
        assert (picture["form"], picture["bytes"]) == ("exact", len(PNG))
        assert await desk.journal.exactly(picture["evidence"]) == PNG
        assert picture["evidence"] == hashlib.sha256(PNG).hexdigest()
        assert (await desk.journal.verify()).ok


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
async def test_text_of_any_office_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "说明.txt").write_bytes("住院号: 00123456 收费打不开".encode(encoding))
    async with ward(tmp_path, Clock()) as desk:
        await desk.work.attachments.note(await opened(desk), "x", [tmp_path / "说明.txt"])
        (text,) = (await last(desk)).data["attachments"]  # type: ignore[misc]
        kept = await desk.journal.evidence(text["evidence"])
        assert kept is not None
        assert "收费打不开" in kept
        assert "00123456" not in kept


async def test_pasted_text_is_evidence(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        await desk.work.attachments.note(await opened(desk), "", pasted="ORA-00257\n\x07第二行")
        (text,) = (await last(desk)).data["attachments"]  # type: ignore[misc]
        assert await desk.journal.evidence(text["evidence"]) == "ORA-00257\n第二行"


async def test_a_name_is_no_way_in(tmp_path: Path) -> None:
    bad = tmp_path / "\x1b]0;x\x07姓名：张三 13812345678.log"
    bad.write_text("x", "utf-8")
    async with ward(tmp_path, Clock()) as desk:
        await desk.work.attachments.note(await opened(desk), "x", [bad])
        told = str((await last(desk)).data)
        assert "13812345678" not in told
        assert "\\x1b" not in told


async def test_what_cannot_be_kept_leaves_no_note(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * (LARGEST + 1))
    (tmp_path / "small").write_text("x")
    os.mkfifo(tmp_path / "pipe")
    async with ward(tmp_path, Clock()) as desk:
        row = await opened(desk)
        for files, code in (
            ([tmp_path / "small", tmp_path / "big"], "too-large"),
            ([tmp_path / "none"], "no-file"),
            ([tmp_path], "no-file"),
            ([tmp_path / "pipe"], "no-file"),
            ([Path("/dev/zero")], "no-file"),
            ([tmp_path / "small"] * (MOST + 1), "too-many-files"),
            ([], "no-text"),
        ):
            with pytest.raises(Denied) as denied:
                await desk.work.attachments.note(row, " ", files)
            assert denied.value.code == code
            if code == "no-file":
                assert denied.value.value == str(files[0]), "the file is named as it was given"
        assert await desk.journal.incident(row.id) == row
