"""From a real mailbox to incidents: each message once, whatever it holds, whoever reads it."""

from __future__ import annotations

import asyncio
import base64
import resource
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.desk.closing import Ending, Word
from console.desk.inbound import Inbound
from console.duty.incidents import Status
from sources.reach import Unreached
from tests.desk.post import desk_at, events, mailbox, message, read, site_with
from tests.servers.dovecot import PASSWORD, Dovecot


async def test_a_message_opens_an_incident_with_its_words_and_its_time(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path))
    came = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=7)
    dovecot.put(message("HIS 收费窗口打不开", "患者电话 13812345678", "<1@h>"), at=came)
    async with desk_at(tmp_path) as desk:
        await read(desk)
        (row,) = await desk.journal.incidents(open_only=True)
        assert (row.title, row.system, row.channel) == ("HIS 收费窗口打不开", "his", "mail")
        assert (row.requester, row.service, row.priority) == ("张三", "support", "P3")
        opened, received = await events(desk, "incident.opened", "message.received")
        assert datetime.fromisoformat(str(opened.data["received"])) == came
        assert opened.data["source"] == received.data["id"] == "<1@h>"
        kept = await desk.journal.evidence(str(received.data["evidence"]))
        assert kept is not None
        assert "张三" in kept
        assert "13812345678" not in kept
        assert "⟦TEL:" in kept
        assert (await desk.journal.verify()).ok
    assert b"Seen" not in dovecot.flags()


async def test_what_names_no_system_goes_to_the_one_that_the_site_says(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path, "  mark: true\n"))
    dovecot.put(message("打不开", "急", "<1@h>"))
    async with desk_at(tmp_path) as desk:
        await read(desk)
        (row,) = await desk.journal.incidents(open_only=True)
        assert row.system == "emr"
        await read(desk)
    assert b"Seen" in dovecot.flags(), "once it is recorded, where the site wants it"


async def test_an_answer_to_a_duplicate_goes_to_the_incident_that_goes_on(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path))
    dovecot.put(message("收费打不开", "急", "<1@h>"), message("又打不开", "急", "<2@h>"))
    async with desk_at(tmp_path) as desk:
        await read(desk)
        first, second = sorted(await desk.journal.incidents(open_only=True), key=lambda one: one.id)
        await desk.intake.merge(second, first.id)
        dovecot.put(
            message("Re: 又打不开", "还是不行", "<3@h>", In_Reply_To="<2@h>"),
            message(f"Re: [{second.id}] 又打不开", "请快些", "<4@h>"),
        )
        await read(desk)
        (row,) = await desk.journal.incidents(open_only=True)
        assert (row.id, row.unread) == (first.id, 2)
        duplicate = await desk.journal.incident(second.id)
        assert duplicate is not None
        assert duplicate.unread == 0


async def test_two_consoles_that_read_at_once_open_one_incident(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path))
    numbers = range(12)
    dovecot.put(*(message(f"第 {n} 件", "打不开", f"<{n}@h>") for n in numbers))
    dovecot.put(message("第 3 件", "又投递一次", "<3@h>"), message("没有编号", "一", ""))
    async with desk_at(tmp_path, "dba") as one, desk_at(tmp_path, "app") as two:
        await asyncio.gather(read(one), read(two))
        await asyncio.gather(read(one), read(two))
        assert len(await one.journal.incidents(open_only=True)) == 13
        assert len(await events(one, "message.received")) == 13
    async with desk_at(tmp_path) as later:
        await read(later)
        assert len(await later.journal.incidents(open_only=True)) == 13


async def test_a_console_that_dies_between_reading_and_recording_loses_nothing(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path))
    dovecot.put(message("一", "x", "<1@h>"), message("二", "x", "<2@h>"))
    async with desk_at(tmp_path) as desk:
        mail = desk.inbound._mail
        assert mail is not None
        assert len((await mail[1]._mailbox.take(None)).arrived) == 2  # and then it is gone
    async with desk_at(tmp_path) as desk:
        await read(desk)
        assert {row.title for row in await desk.journal.incidents(open_only=True)} == {"一", "二"}


async def test_an_answer_joins_its_incident_by_reference_or_by_number(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path))
    dovecot.put(message("病历打不开", "急", "<1@h>"))
    async with desk_at(tmp_path) as desk:
        await read(desk)
        (row,) = await desk.journal.incidents(open_only=True)
        dovecot.put(
            message("Re: 病历打不开", "还是不行", "<2@h>", In_Reply_To="<1@h>"),
            message("Re: Re: 病历打不开", "又好了", "<3@h>", References="<0@x> <2@h>"),
            message(f"催办 [{row.id}]", "怎么样了", "<4@h>"),
            message("新的 [20200101-99]", "没有这个编号", "<5@h>"),
        )
        await read(desk)
        rows = {one.id: one for one in await desk.journal.incidents(open_only=True)}
        assert len(rows) == 2
        assert rows[row.id].unread == 3
        taken = await desk.incidents.acknowledge(rows[row.id])
        assert taken.unread == 0, "somebody has looked"


async def test_an_answer_to_a_closed_incident_is_shown_and_reopens_nothing(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path))
    dovecot.put(message("病历打不开", "急", "<1@h>"))
    async with desk_at(tmp_path) as desk:
        await read(desk)
        (row,) = await desk.journal.incidents(open_only=True)
        mended = await desk.incidents.resolve(row)
        word, ending = Word("王护士", "phone"), Ending("other", "other", "好了")
        row = await desk.work.closing.finish(mended, word, ending)
        dovecot.put(message("Re: 病历打不开", "又不行了", "<2@h>", In_Reply_To="<1@h>"))
        await read(desk)
    async with desk_at(tmp_path) as later:
        running = asyncio.create_task(later.run(watch=False))
        try:
            async with asyncio.timeout(20):
                async for queue in later.queue:
                    if queue.loaded:
                        break
                (again,) = queue.incidents
                assert (again.id, again.status, again.unread) == (row.id, Status.CLOSED, 1)
                await later.incidents.note(again, "已回电")
                async for queue in later.queue:
                    if not queue.incidents:
                        break
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto"),
        ({"Precedence": "bulk"}, "bulk"),
        ({"Return_Path": "<>"}, "bounce"),
        ({"X_Loop": "oncall"}, "loop"),
    ],
)
async def test_what_no_person_wrote_is_noted_and_opens_nothing(
    dovecot: Dovecot, tmp_path: Path, headers: dict[str, str], why: str
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path))
    dovecot.put(message("自动回复", "我在休假", "<1@h>", **headers))
    async with desk_at(tmp_path) as desk:
        await read(desk)
        await read(desk)
        assert not await desk.journal.incidents(open_only=False)
        (noted,) = await events(desk, "message.noted")
        assert noted.data["why"] == why


async def test_of_fifty_megabytes_the_words_are_taken_and_the_rest_stays(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path))
    part = "Content-Type: {}\nContent-Disposition: attachment; filename={}\n"
    head = (
        "Message-ID: <big@h>\nFrom: z@hospital.example\nSubject: HIS\n"
        "Content-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: text/plain\n\n"
        "see the picture\n--q\n"
        + part.format("image/png", '"../../a b.png"')
        + "Content-Transfer-Encoding: base64\n\niVBORw0KGgoA/w==\n--q\n"
        + part.format("application/zip", "logs.zip")
        + "Content-Transfer-Encoding: base64\n\n"
    ).encode()
    dovecot.put(head + (b"A" * 76 + b"\n") * 700_000 + b"--q--\n")
    async with desk_at(tmp_path) as desk:
        await read(desk)  # what is needed for any message is loaded
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        (received,) = await events(desk, "message.received")
        picture, archive = received.data["attachments"]  # type: ignore[misc]
        assert picture["name"] == "a_b.png"
        kept = await desk.journal.exactly(picture["evidence"])
        assert kept == base64.b64decode("iVBORw0KGgoA/w=="), "to the byte"
        assert (archive["name"], archive["evidence"]) == ("logs.zip", None)
        assert 39_000_000 < archive["bytes"] < 42_000_000
        dovecot.put(head.replace(b"big@h", b"other@h") + (b"A" * 76 + b"\n") * 700_000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        await read(desk)
        assert len(await events(desk, "message.received")) == 2
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert grown < 40_000, f"{grown} KiB for 54 MB"


async def test_a_mailbox_that_is_down_is_shown_and_read_again_when_it_is_back(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path, "  every: 1s\n", timeout="5s"))
    dovecot.put(message("一", "x", "<1@h>"))
    async with desk_at(tmp_path) as desk:
        inbound: Inbound = desk.inbound
        running = asyncio.create_task(
            inbound.run(tuple, desk.watch.picture, desk.watch.trouble.publish)
        )
        try:
            async with asyncio.timeout(180):
                await has(desk, 1)
                await asyncio.to_thread(dovecot.stop)
                inbound.wake()  # a person wants to know now
                async for silent in inbound.silent:
                    if silent:
                        break
                assert silent[0].source == "mail"
                assert silent[0].code in ("refused", "lost", "timeout")
                await asyncio.to_thread(dovecot.start)
                await asyncio.to_thread(dovecot.put, message("二", "x", "<2@h>"))
                inbound.wake()
                await has(desk, 2)
                async for silent in inbound.silent:
                    if not silent:
                        break
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_whoever_wants_to_know_now_has_the_mailbox_looked_at(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path, "  every: 1h\n"))
    dovecot.put(message("一", "x", "<1@h>"))
    async with desk_at(tmp_path) as desk:
        running = asyncio.create_task(
            desk.inbound.run(tuple, desk.watch.picture, desk.watch.trouble.publish)
        )
        try:
            async with asyncio.timeout(60):
                await has(desk, 1)
                await asyncio.to_thread(dovecot.put, message("二", "x", "<2@h>"))
                desk.inbound.wake()
                await has(desk, 2)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def has(desk: object, count: int) -> None:
    async for _ in desk.journal.changes():  # type: ignore[attr-defined]
        if len(await desk.journal.incidents(open_only=True)) == count:  # type: ignore[attr-defined]
            return


async def test_older_mail_of_a_first_look_is_left_alone(dovecot: Dovecot, tmp_path: Path) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path))
    dovecot.put(message("旧", "x", "<1@h>"), at=datetime.now(UTC) - timedelta(days=3))
    dovecot.put(message("新", "x", "<2@h>"))
    async with desk_at(tmp_path) as desk:
        await read(desk)
        (row,) = await desk.journal.incidents(open_only=True)
        assert row.title == "新"


async def test_a_folder_with_a_chinese_name_and_one_that_is_not_there(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    dovecot.make('"&UDxz7Q- R&-D"')
    dovecot.put(message("一", "x", "<1@h>"), folder='"&UDxz7Q- R&-D"')
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path, "  folder: 值班 R&D\n"))
    async with desk_at(tmp_path) as desk:
        await read(desk)
        assert len(await desk.journal.incidents(open_only=True)) == 1
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path, "  folder: 没有\n"))
    async with desk_at(tmp_path) as desk:
        with pytest.raises(Unreached, match="folder"):
            await read(desk)


async def test_a_password_file_that_others_may_read_is_not_used(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    site_with(tmp_path / "site", mailbox(dovecot, tmp_path))
    (tmp_path / "password").chmod(0o644)
    async with desk_at(tmp_path) as desk:
        with pytest.raises(Unreached) as told:
            await read(desk)
    assert told.value.code == "secret-open"
    assert PASSWORD not in str(told.value)
