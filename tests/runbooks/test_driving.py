"""One run over several hosts, interrupted, refused and gone on with; real shells, real files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from config.model import Host, Text
from runbooks.engine import Engine
from runbooks.live import LiveRun, Wrong
from runbooks.loader import load_file
from runbooks.model import Runbook, Verdict
from runbooks.ports import Refused
from runbooks.run import Output, Phase, Run
from runbooks.runfold import fold
from sources.chunk import Chunk, End, Exit
from sources.ssh import Fleet

HEAD = """
id: book
title: {zh: 手册, en: Book}
roles: [node]
symptoms: {zh: 慢, en: slow}
steps:
"""
LOOK = """
  - id: look
    title: {zh: 看, en: look}
    run: cat state
    expect: [{match: bad, verdict: fail}]
    capture: {pid: 'pid=(.+)'}
"""
ASK = """
  - id: ask
    title: {zh: 问, en: ask}
    ask: {zh: 再看吗, en: Look again?}
    options: [{id: again, text: {zh: 再看, en: again}, verdict: warn}, {id: go, text: {zh: 走, en: go}}]
    then: {warn: look}
"""
KILL = """
  - id: kill
    title: {zh: 停, en: stop}
    risk: destructive
    run: echo {{pid}} >> killed
    undo: {zh: 无, en: none}
    verify: after
  - id: after
    title: {zh: 复查, en: after}
    run: cat killed
"""


class Folders:
    """Hosts as folders: each command is run there by the real shell of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lost: set[str] = set()
        self.refused: set[str] = set()
        self._local = Fleet({}, config=None, known_hosts=None, identity=None, mask_key=b"k")

    async def run(
        self,
        host: Host | None,
        command: str,
        *,
        timeout: float,
        stop: asyncio.Event | None = None,
        step: str = "",
        book: str = "",
    ) -> AsyncIterator[Chunk | Exit]:
        assert host is not None
        if host.id in self.refused:
            yield Exit(End.REFUSED, text="refused: ")
            return
        line = f"cd {self.root / host.id} && {command}"
        async for piece in self._local.run(None, line, timeout=timeout, stop=stop):
            if isinstance(piece, Exit) and host.id in self.lost:
                yield Exit(End.LOST, gone=False)
            else:
                yield piece


class Record:
    """Keeps events in a list; refuses a kind from its n-th event on, as a full disk does."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Mapping[str, object]]] = []
        self.refuses: dict[str, int] = {}

    async def record(self, kind: str, incident: str | None, data: Mapping[str, object]) -> None:
        await asyncio.sleep(0)
        if kind in self.refuses:
            self.refuses[kind] -= 1
            if self.refuses[kind] < 0:
                raise Refused("disk-full")
        self.events.append((kind, dict(data)))

    async def keep(self, text: str) -> str:
        await asyncio.sleep(0)
        return "digest"

    def read_back(self) -> Run:
        run: Run | None = None
        for kind, data in self.events:
            run = fold(run, kind, datetime.now(UTC), "me", data)
        assert run is not None
        return run

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.events]


class Ward:
    """Two hosts, an engine, and whoever drives it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.record = Record()
        self.folders = Folders(root)
        self.hosts = {
            id_: Host(id_, Text(id_, id_), id_, roles=("node",), facts={"port": id_})
            for id_ in ("a", "b")
        }
        for id_ in self.hosts:
            (root / id_).mkdir(parents=True)
            self.write(id_, f"pid={id_}1")
        self.engine = Engine(self.record, self.folders, self.hosts, lambda: datetime.now(UTC))

    def write(self, host: str, state: str) -> None:
        (self.root / host / "state").write_text(state + "\n", encoding="utf-8")

    def killed(self, host: str) -> str:
        path = self.root / host / "killed"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def book(self, *steps: str) -> Runbook:
        path = self.root / "book.yaml"
        path.write_text(HEAD + "".join(steps), encoding="utf-8")
        return load_file(path)

    async def start(self, *steps: str, hosts: tuple[str, ...] = ("a", "b")) -> LiveRun:
        return await self.engine.start(self.book(*steps), hosts=hosts, params={}, actor="me")


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


async def test_each_host_is_given_what_was_found_on_itself(ward: Ward) -> None:
    live = await ward.start(LOOK, KILL)
    await live.advance()
    assert live.commands() == (("a", "echo a1 >> killed"), ("b", "echo b1 >> killed"))
    with pytest.raises(Wrong, match="not-typed"):
        await live.confirm(typed="a")
    await live.confirm(typed="a b")
    assert (ward.killed("a"), ward.killed("b")) == ("a1\n", "b1\n")


async def test_a_value_that_was_not_found_stops_before_anything_runs(ward: Ward) -> None:
    ward.write("b", "nothing")
    live = await ward.start(LOOK, KILL)
    await live.advance()
    assert live.commands()[1] == ("b", "echo {{pid}} >> killed")
    with pytest.raises(Wrong, match="value-missing: pid"):
        await live.confirm(typed="a b")
    assert (live.run.phase, ward.killed("a")) == (Phase.CONFIRM, "")
    await live.skip("by hand")
    assert live.run.at == "after"


async def test_what_an_earlier_look_found_is_not_used_after_a_later_one(ward: Ward) -> None:
    live = await ward.start(LOOK, ASK, KILL, hosts=("a",))
    await live.advance()
    ward.write("a", "gone")
    await live.answer("again")
    await live.advance()
    await live.answer("go")
    with pytest.raises(Wrong, match="value-missing"):
        await live.confirm(typed="a")
    assert ward.killed("a") == ""


async def test_facts_that_differ_are_nobodys_default(ward: Ward) -> None:
    params = "params: [{id: port, name: {zh: 口, en: port}, fact: port, default: d}]\nsteps:"
    text = (HEAD + LOOK).replace("steps:", params, 1).replace("cat state", "cat {{port}}")
    (ward.root / "book.yaml").write_text(text, encoding="utf-8")
    book = load_file(ward.root / "book.yaml")
    assert ward.engine.values(book, ("a",), {}) == {"port": "a"}
    with pytest.raises(Wrong, match="param-missing: port"):
        ward.engine.values(book, ("a", "b"), {})
    assert ward.engine.values(book, ("a", "b"), {"port": "c"}) == {"port": "c"}


async def test_one_host_that_is_bad_makes_the_step_bad(ward: Ward) -> None:
    ward.write("b", "bad")
    live = await ward.start(LOOK)
    await live.advance()
    assert [one.verdict for one in live.run.done[0].results] == [Verdict.OK, Verdict.FAIL]
    assert live.run.verdict is Verdict.FAIL


async def test_a_step_goes_on_though_whoever_waits_for_it_leaves(ward: Ward) -> None:
    live = await ward.start(LOOK.replace("cat state", "sleep 0.3; touch done"))
    waiting = asyncio.create_task(live.advance())
    while live.run.phase is not Phase.RUNNING:
        await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.wait([waiting])
    async with asyncio.timeout(20):
        while live.run.phase is not Phase.ENDED:
            await asyncio.sleep(0.01)
    assert (ward.root / "a" / "done").exists()
    assert ward.record.kinds()[-1] == "run.ended"


async def test_a_second_verb_is_refused_while_the_first_is_on_its_way(ward: Ward) -> None:
    live = await ward.start(LOOK, ASK)
    first, second = await asyncio.gather(live.advance(), live.advance(), return_exceptions=True)
    assert first is None
    assert isinstance(second, Wrong)
    assert second.code == "busy"
    assert ward.record.kinds().count("step.intent") == 2


async def test_where_one_intent_cannot_be_recorded_no_host_runs(ward: Ward) -> None:
    live = await ward.start(LOOK, KILL)
    await live.advance()
    before = live.run
    ward.record.refuses["step.intent"] = 1
    with pytest.raises(Refused):
        await live.confirm(typed="a b")
    assert (live.run, ward.killed("a"), ward.killed("b")) == (before, "", "")
    assert ward.record.read_back().phase is Phase.STOPPED
    ward.record.refuses.clear()
    await live.confirm(typed="a b")
    assert (ward.killed("a"), ward.killed("b")) == ("a1\n", "b1\n")


async def test_an_outcome_that_cannot_be_recorded_is_unknown_until_a_person_says(
    ward: Ward,
) -> None:
    live = await ward.start(LOOK, KILL)
    await live.advance()
    ward.record.refuses["step.outcome"] = 1
    with pytest.raises(Refused):
        await live.confirm(typed="a b")
    assert live.run.phase is Phase.UNKNOWN
    ward.record.refuses.clear()
    with pytest.raises(Wrong, match="not-now"):
        await live.confirm(typed="a b")
    await live.conclude(Verdict.OK, "seen on the host")
    assert live.run.at == "after"


async def test_an_end_that_cannot_be_recorded_can_be_tried_again(ward: Ward) -> None:
    live = await ward.start(LOOK)
    ward.record.refuses["run.ended"] = 0
    with pytest.raises(Refused):
        await live.advance()
    assert (live.run.phase, live.run.at) == (Phase.READY, None)
    assert live.commands() == ()
    ward.record.refuses.clear()
    await live.advance()
    assert live.run.phase is Phase.ENDED
    assert ward.record.kinds().count("run.ended") == 1


async def test_a_repeat_that_is_refused_leaves_the_question_open(ward: Ward) -> None:
    live = await ward.start(LOOK, ASK)
    await live.advance()
    ward.record.refuses["step.intent"] = 0
    with pytest.raises(Refused):
        await live.repeat()
    assert (live.run.phase, live.run.at) == (Phase.ASK, "ask")
    await live.answer("go")
    assert live.run.phase is Phase.ENDED


async def test_a_host_that_is_no_longer_there_is_said_to_be(ward: Ward) -> None:
    live = await ward.start(LOOK)
    del ward.hosts["b"]
    assert live.commands() == ()
    with pytest.raises(Wrong, match="no-host: b"):
        await live.advance()
    assert live.run.phase is Phase.READY


async def test_a_run_that_goes_round_ends(ward: Ward) -> None:
    live = await ward.start(LOOK, ASK, hosts=("a",))
    for _ in range(20):
        await live.advance()
        assert live.run.phase is Phase.ASK
        await live.answer("again")
    assert live.run.phase is Phase.ENDED


async def test_a_quick_host_is_seen_while_a_slow_one_runs(ward: Ward) -> None:
    ward.write("b", "slow")
    live = await ward.start(LOOK.replace("cat state", "cat state; grep -q slow state && sleep 0.5"))
    seen: list[Run] = []
    live.publish = seen.append
    await live.advance()
    half = [run for run in seen if run.phase is Phase.RUNNING and run.done[-1].results[0].verdict]
    assert half
    assert half[0].done[-1].results[1].verdict is None
    assert [run.revision for run in seen] == sorted({run.revision for run in seen})


def _settled(run: Run) -> Run:
    """Leave out what is not recorded: the output itself, and when it came."""
    done = tuple(
        replace(
            state,
            results=tuple(
                replace(one, output=Output(), started=None, seconds=0.0) for one in state.results
            ),
        )
        for state in run.done
    )
    return replace(run, done=done, revision=0, started=datetime.min.replace(tzinfo=UTC))


VERBS = st.one_of(
    st.sampled_from(["advance", "confirm", "again", "go", "skip", "repeat", "conclude"]),
    st.sampled_from(["lose", "refuse", "mend", "die"]),  # of host b, and of the console
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(verbs=st.lists(VERBS, max_size=14))
@example(verbs=["advance", "go", "refuse", "confirm", "advance"])
async def test_whatever_is_done_a_run_is_read_back_as_it_was(
    verbs: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    ward = Ward(tmp_path_factory.mktemp("ward"))
    live = await ward.start(LOOK, ASK, KILL)
    for verb in verbs:
        try:
            match verb:
                case "advance":
                    await live.advance()
                case "confirm":
                    await live.confirm(live.run.key, "a b")
                case "again" | "go":
                    await live.answer(verb)
                case "skip":
                    await live.skip("why")
                case "repeat":
                    await live.repeat()
                case "conclude":
                    await live.conclude(Verdict.WARN, "seen")
                case "lose":
                    ward.folders.lost = {"b"}
                case "refuse":
                    ward.folders.refused = {"b"}
                case "mend":
                    ward.folders.lost, ward.folders.refused = set(), set()
                case "die":
                    live = ward.engine.resume(live.book, ward.record.read_back())
        except Wrong:
            pass
        read = ward.engine.resume(live.book, ward.record.read_back()).run
        if read.phase is Phase.STOPPED and live.run.phase is Phase.CONFIRM:
            # Wanting to try a stopped change again is no event: the yes is asked for once more.
            read = replace(read, phase=Phase.CONFIRM)
        assert _settled(read) == _settled(live.run)
