"""The form of a call: guesses that give way, text that is not lost, one record for one call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events

from console.desk.incidents import Report
from console.duty.classify import Change
from console.ui.screens.dialogs import TextDialog
from console.ui.screens.form import IncidentForm
from tests.desk.ward import Clock, ward
from tests.screens import Face, on_screen
from tests.servers.disk import fill
from widgets.choices import Choices
from widgets.field import Field, Line
from widgets.heading import Heading
from widgets.messagebar import MessageBar
from widgets.offer import Offer

if TYPE_CHECKING:
    from console.desk.desk import Desk


@asynccontextmanager
async def called(folder: Path, keys: str = "") -> AsyncIterator[tuple[Face, IncidentForm]]:
    async with ward(folder, Clock()) as desk, on_screen(desk) as face:
        yield face, await opened(face, keys)


async def opened(face: Face, keys: str = "") -> IncidentForm:
    await face.pilot.press("n", *keys)
    await face.pilot.pause()
    assert isinstance(face.app.screen, IncidentForm)
    return face.app.screen


async def gone(face: Face) -> None:
    await face.until(lambda: not isinstance(face.app.screen, IncidentForm))


def offered(form: IncidentForm) -> bool:
    return form.query_one("#offer-0", Offer).view is not None


def system(form: IncidentForm) -> str:
    return form.query_one("#system", Choices).value


def hint(form: IncidentForm) -> str:
    return form.query_one("#hint", Heading).view.text


async def rows(desk: Desk) -> list[tuple[str, str]]:
    return [(one.title, one.system) for one in await desk.journal.incidents(open_only=True)]


async def test_a_guess_follows_the_words_until_a_person_chooses(tmp_path: Path) -> None:
    async with called(tmp_path, "扫腕带") as (face, form):
        assert system(form) == "pda"
        await face.pilot.press(*" 收费窗口")
        await face.pilot.pause()
        assert system(form) == "his"
        await face.pilot.press("ctrl+n")
        assert system(form) == "pda"  # the next likely one
        await face.pilot.press(*" 收费窗口结算挂号发票")
        await face.pilot.pause()
        assert system(form) == "pda"
        await face.pilot.press("enter")
        await gone(face)
        assert [one[1] for one in await rows(face.desk)] == ["pda"]


def choice(form: IncidentForm, name: str) -> str:
    return form.query_one(f"#{name}", Choices).value


@pytest.mark.parametrize(
    ("said", "service", "priority"),
    [
        ("收费窗口打不开", "emergency", "P2"),
        ("打印偏移", "support", "P3"),
        ("想要加一个统计报表", "improvement", "P4"),
        ("新来的护士要培训", "training", "P4"),
    ],
)
async def test_the_service_is_guessed_with_the_words(
    said: str, service: str, priority: str, tmp_path: Path
) -> None:
    async with called(tmp_path, said) as (face, form):
        if not system(form):
            await face.pilot.press("ctrl+n")
        assert (choice(form, "service"), choice(form, "priority")) == (service, priority)
        await face.pilot.press("enter")
        await gone(face)
        (row,) = await face.desk.journal.incidents(open_only=True)
        assert (row.service, row.priority) == (service, priority)


async def test_an_emergency_is_said_to_be_recorded_though_it_rings(tmp_path: Path) -> None:
    async with called(tmp_path, "收费窗口打不开") as (face, _):
        await face.pilot.press("enter")
        await face.until(lambda: face.desk.notices.rung.value)
        await gone(face)
        await face.pilot.pause(0.2)
        bar = face.app.screen.query_one(MessageBar)
        assert bar.said[0].startswith("已登记")
        other = await face.desk.incidents.open(Report("全院停", "his", "emergency", "P1"))
        await face.until(lambda: other.id in bar.said[0])
        await face.desk.incidents.acknowledge(other)
        await face.until(lambda: bar.said[0] == "")
        assert face.desk.notices.rung.value is None


async def test_a_call_that_is_none_any_more_leaves_the_line(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk, on_screen(desk) as face:
        bar = face.app.screen.query_one(MessageBar)
        row = await desk.incidents.open(Report("全院停", "his", "support", "P1"))
        await face.until(lambda: row.id in bar.said[0])
        await desk.incidents.classify(row, Change(priority="P4"), "一个人")
        await face.until(lambda: bar.said[0] == "")

        first = await desk.incidents.open(Report("全院停", "his", "emergency", "P1"))
        await face.until(lambda: first.id in bar.said[0])
        await face.app.push_screen(TextDialog("?", ""))
        second = await desk.incidents.open(Report("检验停", "lis", "emergency", "P1"))
        await face.until(lambda: desk.notices.rung.value == second)
        await desk.incidents.acknowledge(second)
        await face.until(lambda: bar.said[0] == "")


async def test_what_a_person_chose_of_the_class_stands(tmp_path: Path) -> None:
    async with called(tmp_path, "打印偏移") as (face, form):
        form.query_one("#service", Choices).focus()
        await face.pilot.press("3")
        form.query_one("#title-field Line").focus()
        await face.pilot.press(*" 收费窗口打不开")
        await face.pilot.pause()
        assert (choice(form, "service"), choice(form, "priority")) == ("improvement", "P2")
        form.query_one("#priority", Choices).focus()
        await face.pilot.press("4", "enter")
        await gone(face)
        (row,) = await face.desk.journal.incidents(open_only=True)
        assert (row.service, row.priority) == ("improvement", "P4")


async def test_a_digit_on_the_field_chooses_too(tmp_path: Path) -> None:
    async with called(tmp_path, "扫腕带") as (face, form):
        await face.pilot.press("down", "2", "up", *"没反应")
        await face.pilot.pause()
        assert system(form) == "emr"


async def test_a_time_that_cannot_be_is_told_and_records_nothing(tmp_path: Path) -> None:
    async with called(tmp_path, "扫腕带") as (face, form):
        await face.pilot.press(*["down"] * 6, *"99:00", "enter")
        await face.until(lambda: "看不懂接报时间" in hint(form))
        assert await rows(face.desk) == []
        await face.pilot.press(*["backspace"] * 5, *"02:50", "enter")
        await gone(face)
        assert await rows(face.desk) == [("扫腕带", "pda")]


async def test_two_enters_record_once(tmp_path: Path) -> None:
    async with called(tmp_path, "扫腕带") as (face, form):
        form.on_input_submitted()
        form.on_choices_submitted()
        await gone(face)
        assert len(await rows(face.desk)) == 1


async def test_several_lines_pasted_into_a_field_are_read_as_a_chat(tmp_path: Path) -> None:
    async with called(tmp_path) as (face, form):
        await face.pilot.press("down", "down", *"儿科")
        chat = "张护士 昨天 21:10\n扫腕带没反应\n急诊全不行"
        form.focused.post_message(events.Paste(chat))  # type: ignore[union-attr]
        await face.until(lambda: form.report().original)
        report = form.report()
        assert (report.title, report.requester) == ("扫腕带没反应 急诊全不行", "张护士")
        assert report.department == "儿科护士站"  # what was typed stays
        assert report.original == chat
        assert form.query_one("#received-field", Field).value == "2026-03-10 21:10"


async def test_a_draft_is_taken_up_or_thrown_away(tmp_path: Path) -> None:
    async with called(tmp_path, "扫腕带") as (face, _):
        await face.pilot.press("ctrl+n", "escape")
        await face.desk.intake.drafts.settled()
        (kept,) = await face.desk.intake.drafts.left()
        form = await opened(face)
        await face.until(lambda: offered(form))
        await face.pilot.press("ctrl+y", "enter")
        await face.until(lambda: form.report().title == "扫腕带")
        assert system(form) == kept.fields["system"]  # chosen by a person, and still so
        await face.pilot.press("escape")
        await face.desk.intake.drafts.settled()
        form = await opened(face)
        await face.until(lambda: offered(form))
        await face.pilot.press("ctrl+y", "x")
        await face.until(lambda: not offered(form))
        assert await face.desk.intake.drafts.left() == ()


async def test_what_is_too_long_for_a_title_is_kept_whole(tmp_path: Path) -> None:
    async with called(tmp_path) as (face, form):
        text = "扫腕带没反应" * 60
        form.focused.post_message(events.Paste(text))  # type: ignore[union-attr]
        await face.pilot.press("enter")
        await gone(face)
        (row,) = await face.desk.journal.incidents(open_only=True)
        (event,) = await face.desk.intake.events(row, 9)
        assert await face.desk.journal.evidence(str(event.data["evidence"])) == text


async def test_no_system_is_chosen_until_it_is_guessed_or_said(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk, on_screen(desk) as face:
        form = await opened(face, "不对劲")
        assert system(form) == ""
        await face.pilot.press("enter")
        await face.until(lambda: hint(form) == "猜不出是哪个系统：按 ←→ 选定，再回车登记")
        assert await rows(desk) == []
        assert form.focused is form.query_one("#system")
        await face.pilot.press("right", "right", "enter")
        await gone(face)
        assert [one[1] for one in await rows(desk)] == [desk.site.systems[1].id]


async def test_a_guess_that_is_gone_leaves_nothing_chosen(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk, on_screen(desk) as face:
        form = await opened(face, "扫腕带")
        assert system(form) == "pda"
        await face.pilot.press(*["backspace"] * 3, *"嗯")
        await face.pilot.pause()
        assert system(form) == ""


async def test_a_full_disk_is_told_and_loses_nothing_unasked(small_disk: Path) -> None:
    async with ward(small_disk, Clock()) as desk, on_screen(desk, "zh", (80, 24)) as face:
        await face.pilot.pause()
        fill(small_disk)
        form = await opened(face, "扫腕带")
        await face.until(lambda: "草稿没存上" in hint(form))
        await face.pilot.press("enter")
        await face.until(lambda: "没有登记：磁盘已满" in hint(form))
        await face.pilot.pause(1.2)  # what is drawn each second does not take it away
        assert "没有登记：磁盘已满" in hint(form)
        await face.pilot.press("escape")
        await face.until(lambda: "草稿存不上：磁盘已满" in hint(form))
        assert form.report().title == "扫腕带"
        assert list((small_disk / "data").glob("drafts/*")) == []
        await face.pilot.press("escape")
        await gone(face)
        assert face.app.screen.query_one(MessageBar).said[0] == "没有留作草稿，所填的已丢弃"
        (small_disk / "ballast").unlink()
        await opened(face, "扫腕带")
        await face.pilot.press("escape")
        await gone(face)
        assert face.app.screen.query_one(MessageBar).said[0].startswith("已留作草稿")
        assert len(await desk.intake.drafts.left()) == 1


async def test_the_form_follows_the_cursor_on_the_smallest_terminal(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk:
        for size in ((40, 12), (20, 5)):
            async with on_screen(desk, "en", size) as face:
                form = await opened(face, "x")
                fields = form.query_one("#fields")
                assert fields.show_vertical_scrollbar
                for _ in range(12):
                    await face.pilot.press("down")
                    await face.pilot.pause()
                    assert form.focused is not None
                    assert fields.region.contains_region(form.focused.region), form.focused.id


async def test_a_hint_that_is_cut_bears_a_mark(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk, on_screen(desk, "en", (40, 12)) as face:
        form = await opened(face)
        assert form.query_one("#title", Line).placeholder.endswith("…")
        await face.pilot.resize_terminal(160, 45)
        await face.pilot.pause()
        assert form.query_one("#title", Line).placeholder == "what you hear, such as 收费窗口打不开"


async def test_the_key_that_quits_quits_here_too(tmp_path: Path) -> None:
    async with ward(tmp_path, Clock()) as desk, on_screen(desk) as face:
        await opened(face, "扫腕带")
        await face.pilot.press("ctrl+q")
        await face.pilot.pause()
        assert not face.app.is_running
        assert len(await desk.intake.drafts.left()) == 1
