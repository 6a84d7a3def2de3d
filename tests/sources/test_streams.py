"""Output as it comes, from commands on this machine."""

from __future__ import annotations

import asyncio
import resource
import signal
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sources.chunk import Chunk, End, Exit
from sources.ssh import Fleet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def fleet() -> AsyncIterator[Fleet]:
    made = Fleet({}, config=None, known_hosts=None, identity=None, mask_key=b"test")
    yield made
    await made.close()


async def run(
    fleet: Fleet, command: str, timeout: float = 20, stop: asyncio.Event | None = None
) -> tuple[list[str], Exit]:
    pieces = [piece async for piece in fleet.run(None, command, timeout=timeout, stop=stop)]
    assert sum(isinstance(piece, Exit) for piece in pieces) == 1
    last = pieces[-1]
    assert isinstance(last, Exit)
    return [piece.text for piece in pieces if isinstance(piece, Chunk)], last


def group_is_gone(pid: int) -> bool:
    """Look for members of a group that still run; the dead that wait for init do not count."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(group) == pid and state != "Z":
            return False
    return True


async def test_an_identity_card_that_comes_in_two_parts_is_masked(fleet: Fleet) -> None:
    texts, _ = await run(fleet, "printf 'id 110105194912'; sleep 0.8; echo 31002X")
    assert texts[0] == "id "
    assert "1101051949" not in "".join(texts)
    assert "".join(texts).startswith("id ⟦ID:")


async def test_a_password_that_comes_long_after_its_label_is_masked(fleet: Fleet) -> None:
    texts, _ = await run(fleet, "printf 'password='; sleep 0.8; echo hunter2")
    assert texts[0] == "password="
    assert "hunter2" not in "".join(texts)


async def test_a_name_that_goes_on_after_a_pause_is_masked_anew(fleet: Fleet) -> None:
    texts, _ = await run(fleet, "printf '姓名: 阿依·'; sleep 0.8; echo 买买提 ok")
    seen = "".join(texts)
    assert "买买提" not in seen
    assert "阿依" not in seen
    assert seen.endswith(" ok\n")


async def test_a_question_that_waits_for_an_answer_is_seen(fleet: Fleet) -> None:
    texts, end = await run(fleet, "printf 'Continue? [y/N]'; sleep 30", timeout=1)
    assert texts == ["Continue? [y/N]"]
    assert end.end is End.TIMEOUT


async def test_a_command_that_closes_its_output_and_goes_on_is_waited_for(fleet: Fleet) -> None:
    _, end = await run(fleet, "exec >&- 2>&-; sleep 1; exit 3")
    assert (end.end, end.status) == (End.EXITED, 3)
    _, end = await run(fleet, "exec >&- 2>&-; exec sleep 30", timeout=0.5)
    assert (end.end, end.gone) == (End.TIMEOUT, True)


async def test_what_a_command_says_while_it_is_stopped_is_kept(fleet: Fleet) -> None:
    command = "trap 'echo rolled back; exit 1' TERM; echo begun; while :; do sleep 0.1; done"
    texts, end = await run(fleet, command, timeout=0.7)
    assert texts[0] == "begun\n"
    assert "rolled back\n" in "".join(texts[1:])
    assert (end.end, end.status) == (End.TIMEOUT, None)


async def test_a_reader_that_goes_away_leaves_nothing_running(fleet: Fleet) -> None:
    pid = 0
    async with aclosing(fleet.run(None, "echo $$; sleep 300 & sleep 300", timeout=300)) as pieces:
        async for piece in pieces:
            assert isinstance(piece, Chunk)
            pid = int(piece.text)
            break
    assert pid
    assert group_is_gone(pid)


async def test_a_task_that_is_cancelled_leaves_nothing_running(
    fleet: Fleet, tmp_path: Path
) -> None:
    said = tmp_path / "pid"
    task = asyncio.create_task(run(fleet, f"echo $$ > {said}; sleep 300"))
    async with asyncio.timeout(20):
        while not (said.exists() and said.read_text()):
            await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert group_is_gone(int(said.read_text()))


async def test_a_command_that_a_signal_ends_says_which(fleet: Fleet) -> None:
    _, end = await run(fleet, "kill -9 $$")
    assert (end.end, end.status) == (End.EXITED, -signal.SIGKILL)


async def test_a_reader_that_is_slow_holds_the_command_back(fleet: Fleet) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size, end = 0, None
    async for piece in fleet.run(None, "head -c 200000000 /dev/zero | tr '\\0' '\\n'", timeout=120):
        if isinstance(piece, Exit):
            end = piece
            continue
        if size == 0:
            await asyncio.sleep(0.5)
        size += len(piece.text)
    assert end is not None
    assert (end.status, size) == (0, 200_000_000)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 60 * 1024, f"{grown} KiB"


async def test_a_line_without_an_end_is_shown_in_parts(fleet: Fleet) -> None:
    texts, _ = await run(fleet, "head -c 3000000 /dev/zero | tr '\\0' 'x'")
    assert len(texts) > 10
    assert "".join(texts) == "x" * 3_000_000


async def test_nothing_can_be_run_where_no_process_can_be_made(fleet: Fleet) -> None:
    _, end = await run(fleet, "echo \0")
    assert (end.end, end.text.partition(":")[0]) == (End.REFUSED, "config")
