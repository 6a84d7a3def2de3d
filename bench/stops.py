"""Links that go silent, steps that hang, commands that are cancelled: how soon, and what is left."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from config.model import Host, Text
from sources.chunk import Chunk, End, Exit
from sources.ssh import Fleet
from tests.servers.sshd import USER, Sshd, make_user

CANCELS = 50
LINKS = 4
TIMEOUT = 2.0
HUNG = (
    "sleep {mark}",
    "sleep {mark} & sleep {mark} & wait",
    "trap '' TERM INT HUP; while :; do sleep {mark}; done",
    "yes {mark}",
)
LOGINS = ("root", USER)
HERE = "127.0.0.1"
Row = tuple[str, str, str, str, str, str]


def run(folder: Path) -> list[Row]:
    if not (os.geteuid() == 0 and Path("/usr/sbin/sshd").exists() and make_user()):
        return [("links and steps that hang", "not measured: sshd and root are needed", *["-"] * 4)]
    server = Sshd(folder / "sshd")
    try:
        return asyncio.run(measure(server, folder))
    finally:
        server.stop()


async def measure(server: Sshd, folder: Path) -> list[Row]:
    (folder / "ssh_config").touch()
    async with wire(server.port) as (port, fall_silent):
        known = folder / "known_hosts"
        public = " ".join((server.folder / "host.pub").read_text().split()[:2])
        known.write_text("".join(f"[{HERE}]:{p} {public}\n" for p in (server.port, port)))
        cut = await noticed(fleet(server, folder), port, fall_silent)
    stopped: list[int] = []
    frozen = await noticed(
        fleet(server, folder), server.port, lambda: stopped.extend(freeze(server))
    )
    for pid in stopped:
        os.kill(pid, signal.SIGKILL)
    late, left_hung = await hung(fleet(server, folder), server.port)
    rows = [
        at_most("a link whose packets are dropped: noticed", cut, 10),
        at_most("a link whose far side is frozen: noticed", frozen, 10),
        at_most("a hung step: stopped, after its timeout", late, 2),
        none_left("hung steps: processes left", left_hung),
    ]
    for user in LOGINS:
        left = await cancelled(fleet(server, folder), server.port, user)
        whose = "root" if user == "root" else "a user"
        rows.append(none_left(f"{CANCELS} commands of {whose} cancelled: processes left", left))
    return rows


def fleet(server: Sshd, folder: Path) -> Fleet:
    return Fleet(
        {}, config=folder / "ssh_config", known_hosts=folder / "known_hosts",
        identity=server.identity, mask_key=b"bench",
    )  # fmt: skip


def host(port: int, user: str, at: int = 0) -> Host:
    return Host(f"{user}{at}", Text(user, user), HERE, port, user)


@asynccontextmanager
async def wire(target: int) -> AsyncIterator[tuple[int, Callable[[], None]]]:
    """A line to the server that can drop everything and close nothing, as a dead switch does."""
    dead = asyncio.Event()
    ends: list[asyncio.StreamWriter] = []

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            if not dead.is_set():
                sink.write(data)

    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far, far_writer = await asyncio.open_connection(HERE, target)
        ends.extend((writer, far_writer))
        await asyncio.gather(pump(reader, far_writer), pump(far, writer), return_exceptions=True)

    server = await asyncio.start_server(join, HERE, 0)
    try:
        yield server.sockets[0].getsockname()[1], dead.set
    finally:
        server.close()
        for end in ends:
            end.transport.abort()


def freeze(server: Sshd) -> list[int]:
    """Stop every process of the server that serves a connection; return them."""
    found = under(server.process.pid)
    for pid in found:
        os.kill(pid, signal.SIGSTOP)
    return found


def under(parent: int) -> list[int]:
    """Return the sshd processes under one, however deep."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().partition(") ")
        except OSError:
            continue
        if "(sshd" in name and int(rest.split()[1]) == parent:
            pid = int(path.parent.name)
            found += [pid, *under(pid)]
    return found


async def noticed(over: Fleet, port: int, break_it: Callable[[], None]) -> float:
    """Return the longest time from the break to a step that says that its link is lost."""
    began = 0.0

    async def watch(at: int) -> float:
        end = await ended(over, host(port, USER, at), "sleep 60", 60)
        took = time.perf_counter() - began
        return took if end.end is End.LOST and end.status is None else float("inf")

    watching = [asyncio.create_task(watch(at)) for at in range(LINKS)]
    await asyncio.sleep(2)
    began = time.perf_counter()
    break_it()
    try:
        return max(await asyncio.gather(*watching))
    finally:
        await over.close()


async def hung(over: Fleet, port: int) -> tuple[float, int]:
    """Return the longest time after its timeout that a step took to end, and what is left."""
    mark = f"86{random.randrange(10**9)}"

    async def one(user: str, command: str) -> float:
        await ended(over, host(port, user), "true", 10)  # the connection stands
        began = time.perf_counter()
        end = await ended(over, host(port, user), command.format(mark=mark), TIMEOUT)
        late = time.perf_counter() - began - TIMEOUT
        return late if end.end is End.TIMEOUT and end.gone else float("inf")

    late = [await one(user, command) for user in LOGINS for command in HUNG]
    await over.close()
    return max(late), await left_of(mark)


async def cancelled(over: Fleet, port: int, user: str) -> int:
    """Cancel at any moment, half by asking to stop and half by going away; count what is left."""
    mark = f"87{random.randrange(10**9)}"
    dice = random.Random(50)

    async def one(at: int) -> None:
        stop = asyncio.Event()
        command = HUNG[at % 3].format(mark=mark)
        task = asyncio.create_task(ended(over, host(port, user), command, 60, stop))
        await asyncio.sleep(dice.random() * 3)
        stop.set() if at % 2 else task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    await asyncio.gather(*(one(at) for at in range(CANCELS)))
    left = await left_of(mark)
    await over.close()
    return left


async def left_of(mark: str) -> int:
    """Return how many processes bear the mark, once those have gone that are going."""
    left = 0
    for _ in range(100):
        left = sum(mark.encode() in line for line in command_lines())
        if not left:
            break
        await asyncio.sleep(0.1)
    return left


def command_lines() -> list[bytes]:
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes())
        except OSError:
            continue
    return lines


async def ended(
    over: Fleet, where: Host, command: str, timeout: float, stop: asyncio.Event | None = None
) -> Exit:
    async for piece in over.run(where, command, timeout=timeout, stop=stop):
        if not isinstance(piece, Chunk):
            return piece
    raise RuntimeError(command)


def at_most(what: str, took: float, goal: float) -> Row:
    met = "yes" if took <= goal else "**no**"
    return (what, f"{took:.1f} s", "-", "-", f"≤ {goal} s", met)


def none_left(what: str, left: int) -> Row:
    return (what, str(left), "-", "-", "0", "**no**" if left else "yes")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for row in run(Path(folder)):
            print(" | ".join(row))
