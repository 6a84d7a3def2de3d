"""Lists that are read: they stay at their end, or where one is."""

from __future__ import annotations

from tests.widgets.stage import Stage, staged, text
from widgets.output import OutputView
from widgets.timeline import EntryView, TimelineList
from widgets.tone import Tone


def entries(first: int, last: int, words: str = "备注") -> tuple[EntryView, ...]:
    return tuple(
        EntryView(str(n), f"00:00:{n % 60:02}", "wang", Tone.PLAIN, "备注", f"{words} e{n}.")
        for n in range(first, last)
    )


async def test_the_timeline_follows_until_somebody_scrolls_up_by_key_or_wheel() -> None:
    timeline = TimelineList()
    async with staged(timeline) as pilot:
        timeline.entries = entries(0, 30)
        await pilot.pause()
        assert "e29." in text(timeline)[-1]
        timeline.entries = entries(0, 31)
        await pilot.pause()
        assert "e30." in text(timeline)[-1]
        for scroll in ("key", "wheel"):
            if scroll == "key":
                await pilot.press("up")
            else:
                timeline.scroll_up(animate=False)
            await pilot.pause()
            before = text(timeline)
            timeline.entries = entries(0, 40)
            await pilot.pause()
            assert text(timeline) == before, scroll
            await pilot.press("end")
            await pilot.pause()
            timeline.entries = entries(0, 41)
            await pilot.pause()
            assert "e40." in text(timeline)[-1], scroll


async def test_older_events_come_in_above_and_move_nothing() -> None:
    timeline = TimelineList()
    async with staged(timeline) as pilot:
        timeline.entries = entries(100, 200)
        await pilot.pause()
        await pilot.press("home")
        await pilot.pause()
        app = pilot.app
        assert isinstance(app, Stage)
        assert len(app.heard_of(TimelineList.ReachedTop)) == 1
        before = text(timeline)
        timeline.entries = entries(0, 200)
        await pilot.pause()
        assert text(timeline) == before
        await pilot.press("up")
        assert "e99." in text(timeline)[0]


async def test_a_long_entry_is_broken_to_the_width_and_again_when_that_changes() -> None:
    timeline = TimelineList()
    async with staged(timeline, (40, 8)) as pilot:
        timeline.entries = entries(0, 1, "归档空间已满需要清理" * 3)
        await pilot.pause()
        narrow = sum(bool(line) for line in text(timeline))
        await pilot.resize_terminal(120, 8)
        await pilot.pause()
        assert narrow > sum(bool(line) for line in text(timeline)) == 1


async def test_the_output_stays_at_its_end_and_finds_far_right() -> None:
    output = OutputView()
    async with staged(output) as pilot:
        lines = tuple(f"line {n}" for n in range(50))
        output.show("run", lines, 0, ())
        await pilot.pause()
        assert text(output)[-1] == " line 49"
        await pilot.press("pageup")
        output.show("run", (*lines, "line 50"), 0, ())
        await pilot.pause()
        assert text(output)[-1] != " line 50"
        output.show("run", (*lines, "x" * 200 + "ORA-00257", "line 52"), 0, ())
        output.find("ora-00257")
        await pilot.pause()
        assert any("ORA-00257" in line for line in text(output))
        output.find("")
        output.follow()
        await pilot.pause()
        assert output.follows


async def test_what_was_left_out_is_said() -> None:
    output = OutputView()
    output.left_out = "省略 {count} 行"
    async with staged(output) as pilot:
        output.show("run", ("first",), 7, ("last",))
        await pilot.pause()
        assert text(output)[:3] == [" first", " 省略 7 行", " last"]


async def test_markup_and_brackets_are_text() -> None:
    output = OutputView()
    async with staged(output) as pilot:
        output.show("run", ("[/red] [bold]x[/bold] {y} %s",), 0, ())
        await pilot.pause()
        assert text(output)[0] == " [/red] [bold]x[/bold] {y} %s"
