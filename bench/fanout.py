"""One step on 50 addresses of one sshd, against clush and bare asyncssh."""

from __future__ import annotations

import asyncio
import shutil
import statistics
import subprocess
import time
from pathlib import Path

import asyncssh

from config.model import Host, Text
from sources.chunk import Exit
from sources.ssh import Fleet
from tests.servers.sshd import USER, Sshd, make_user

COUNT = 50
Row = tuple[str, str, str, str, str, str]


def run(folder: Path) -> list[Row]:
    if not (Path("/usr/sbin/sshd").exists() and shutil.which("clush") and make_user()):
        return [
            ("fan-out to 50 hosts", "not measured: sshd, clush and root are needed", *["-"] * 4)
        ]
    server = Sshd(folder / "sshd")
    config = (folder / "sshd" / "sshd_config").read_text()
    (folder / "sshd" / "sshd_config").write_text(
        config.replace("ListenAddress 127.0.0.1", "ListenAddress 0.0.0.0")
    )
    server.stop()
    server.process = subprocess.Popen(
        ["/usr/sbin/sshd", "-D", "-f", str(folder / "sshd" / "sshd_config")],
        stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(0.5)
    try:
        return asyncio.run(measure(server, folder))
    finally:
        server.stop()


async def measure(server: Sshd, folder: Path) -> list[Row]:
    addresses = [f"127.0.1.{n}" for n in range(1, COUNT + 1)]
    public = " ".join((server.folder / "host.pub").read_text().split()[:2])
    known = folder / "known_hosts"
    known.write_text("".join(f"[{a}]:{server.port} {public}\n" for a in addresses))
    config = folder / "ssh_config"
    config.touch()
    hosts = [Host(a, Text(a, a), a, server.port, USER) for a in addresses]
    cold, warm, bare, clush = [], [], [], []
    for _ in range(3):
        fleet = Fleet(
            {one.id: one for one in hosts},
            config=config, known_hosts=known, identity=server.identity, mask_key=b"bench",
        )  # fmt: skip
        cold.append(await timed(step(fleet, hosts)))
        warm.append(statistics.median([await timed(step(fleet, hosts)) for _ in range(5)]))
        await fleet.close()
        bare.append(await bare_asyncssh(addresses, server, known))
        began = time.perf_counter()
        await asyncio.to_thread(run_clush, addresses, server, known)
        clush.append(time.perf_counter() - began)
    c, w, b, peer = (statistics.median(one) * 1000 for one in (cold, warm, bare, clush))
    return [
        faster("one step on 50 hosts, warm, against clush", w, peer, 20),
        faster("one step on 50 hosts, cold, against clush", c, peer, 3),
        ("one step on 50 hosts, warm, against bare asyncssh", f"{w:.0f} ms", f"{b:.0f} ms",
         f"{w / b:.2f}×", "≤ 1.3×", "yes" if w / b <= 1.3 else "**no**"),
    ]  # fmt: skip


def faster(what: str, mine: float, theirs: float, goal: float) -> Row:
    ratio = theirs / mine
    met = "yes" if ratio >= goal else "**no**"
    return (what, f"{mine:.0f} ms", f"{theirs:.0f} ms", f"{ratio:.1f}× faster", f"≥ {goal}×", met)


async def timed(work: object) -> float:
    began = time.perf_counter()
    await work  # type: ignore[misc]
    return time.perf_counter() - began


async def step(fleet: Fleet, hosts: list[Host]) -> None:
    async def one(host: Host) -> None:
        async for piece in fleet.run(host, "true", timeout=60):
            if isinstance(piece, Exit) and piece.status != 0:
                raise RuntimeError(piece)

    await asyncio.gather(*(one(host) for host in hosts))


async def bare_asyncssh(addresses: list[str], server: Sshd, known: Path) -> float:
    key = asyncssh.read_private_key(server.identity)
    hosts = asyncssh.read_known_hosts(str(known))
    connections = await asyncio.gather(
        *(
            asyncssh.connect(
                a, server.port, username=USER, client_keys=[key], known_hosts=hosts, config=None,
                agent_path=None,
            )
            for a in addresses
        )
    )  # fmt: skip
    took = []
    for _ in range(5):
        began = time.perf_counter()
        await asyncio.gather(*(one.run("true") for one in connections))
        took.append(time.perf_counter() - began)
    for one in connections:
        one.close()
    return statistics.median(took)


def run_clush(addresses: list[str], server: Sshd, known: Path) -> None:
    options = (
        f"-oPort={server.port} -oUserKnownHostsFile={known} -oIdentityFile={server.identity} "
        "-oIdentitiesOnly=yes -F/dev/null"
    )
    subprocess.run(
        ["clush", "-q", "-f", "64", "-l", USER, "-o", options, "-w", ",".join(addresses), "true"],
        check=True, capture_output=True,
    )  # fmt: skip
