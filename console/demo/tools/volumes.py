"""A Windows host's disks and the folders on them.

State: `disk.used` (percent of D:), `disk.fresh` (files of an unknown kind since yesterday),
`disk.held` (files that a program keeps open), `disk.data` (it is data, and no old logs are there).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from console.demo.tools.state import clear, read, say

if TYPE_CHECKING:
    from collections.abc import Callable

_GIGABYTES = 500
_OLD = 1862


def _used() -> int:
    return int(read("disk.used") or 52)


def _disks(_: str) -> int:
    disks = [("C:", 44, 112.3), ("D:", _used(), _GIGABYTES * (100 - _used()) / 100)]
    disks.sort(key=lambda disk: -disk[1])
    say(*(f"{name}|{used}|{free:.1f}" for name, used, free in disks))
    return 0


def _biggest(_: str) -> int:
    logs = max(_used() - 52, 2) * _GIGABYTES * 10
    say("folder|231840|ECG", f"folder|{logs}|日志", "folder|9214|Backup")
    if read("disk.fresh"):
        say(f"new|{read('disk.fresh')}|.locked")
    say("new|1184|.xml", "new|23|.log")
    return 0


def _most(_: str) -> int:
    say(str(max(_used(), 44)))
    return 0


def _old(_: str) -> int:
    say("0|0|114995|1" if read("disk.data") else f"{_OLD}|41230|114995|1")
    return 0


def _move(_: str) -> int:
    clear("disk.used")
    held = int(read("disk.held") or 0)
    if held:
        say("held: 该进程无法访问文件，因为该文件正由另一进程使用。")
    say(f"{_OLD - held}|{held}|C:\\OldLogs\\{time.strftime('%Y%m%d_%H%M%S')}")
    return 0


ANSWERS: dict[str, Callable[[str], int]] = {
    "'list.txt'": _move,
    "$size.GetEnumerator()": _biggest,
    "Measure-Object Length -Sum": _old,
    "Measure-Object -Maximum": _most,
    "$_.FreeSpace / 1GB": _disks,
}
"""What a script holds to what answers it; the first that fits."""
