"""The laboratory's analysers and the program that listens to them.

State: `lis.comm` (stopped or hung), `lis.gateway` (off: the serial server has no power),
`lis.silent` (minutes since one of them sent).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from console.demo.tools.state import clear, read, say

if TYPE_CHECKING:
    from collections.abc import Callable

_DAY = 86400


def asked(low: str) -> bool:
    """Return whether a query, in small letters, is about what the analysers sent."""
    return "group by instr_code" in low


def answer() -> int:
    """Tell how long ago each of them sent something."""
    broken = "48" if _links() == 0 else None
    say(f"生化AU5800|{read('lis.silent') or broken or 4}", f"XN-9000|{broken or 2}")
    return 0


def _links() -> int:
    return 0 if read("lis.comm") or read("lis.gateway") else 2


def _program(_: str) -> int:
    boot = time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(time.time() - 3 * _DAY))
    since = time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(time.time() - 2.9 * _DAY))
    stopped = read("lis.comm") == "stopped"
    say(f"0|{boot}|" if stopped else f"1|{boot}|{since}")
    return 0


def _connections(_: str) -> int:
    say(f"{_links()}|{0 if read('lis.gateway') else 1}|COM1 COM3")
    return 0


def _count(_: str) -> int:
    say(str(_links()))
    return 0


def _start(_: str) -> int:
    clear("lis.comm")
    return 0


ANSWERS: dict[str, Callable[[str], int]] = {
    "Start-ScheduledTask": _start,
    "Win32_OperatingSystem": _program,
    "$_.RemoteAddress -eq": _connections,
    "-RemotePort 4001": _count,
}
"""What a script holds to what answers it; the first that fits."""
