"""A Windows host's print spooler, as PowerShell shows it.

State: `print.spooler` (stopped), `print.jobs` (how many wait), `print.bad` (holds on after a
cancel), `print.address` (off: the printer does not answer).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from console.demo.tools.state import clear, read, say

if TYPE_CHECKING:
    from collections.abc import Callable

_PRINTER = "条码打印机1"
_REFUSED = (
    "{0} : 无法访问后台打印程序服务。请确保后台打印程序服务正在运行。",
    "    + FullyQualifiedErrorId : HRESULT 0x800706ba,{0}",
)


def _service(_: str) -> int:
    say("1|Stopped" if read("print.spooler") else "4|Running")
    return 0


def _crash(_: str) -> int:
    if read("print.spooler"):
        say(f"{time.strftime('%Y-%m-%dT%H:%M:%S')}|ZebraUI.dll", "crash|1")
    else:
        say("crash|0")
    return 0


def _refuse(cmdlet: str) -> int:
    say(*(line.format(cmdlet) for line in _REFUSED), error=True)
    return 1


def _printers(_: str) -> int:
    if read("print.spooler"):
        return _refuse("Get-Printer")
    jobs = int(read("print.jobs") or 0)
    status = "Error" if jobs else "Normal"
    say(f"{jobs}|{status}|{_PRINTER}", "0|Normal|导检单打印机", "0|Normal|Microsoft Print to PDF")
    return 0


def _waiting(_: str) -> int:
    say(read("print.jobs") or "0")
    return 0


def _jobs(_: str) -> int:
    jobs = int(read("print.jobs") or 0)
    for number in range(min(jobs, 5)):
        state = "Error, Printing, Retained" if number == 0 else "Normal"
        say(f"{26 - number}|{117 + number}|{state}")
    say(f"jobs|{jobs}")
    return 0


def _port(_: str) -> int:
    say(f"{0 if read('print.address') else 1}|10.20.8.41")
    return 0


def _cancel(_: str) -> int:
    if not read("print.bad"):
        clear("print.jobs")
    return 0


def _restart(_: str) -> int:
    clear("print.spooler")
    return 0


def _empty(_: str) -> int:
    for name in ("print.spooler", "print.jobs", "print.bad"):
        clear(name)
    return 0


ANSWERS: dict[str, Callable[[str], int]] = {
    "System32\\spool\\PRINTERS": _empty,
    "Get-Service -Name Spooler": _service,
    "Get-Service -Name 'Spooler'": _service,
    "Restart-Service -Name Spooler": _restart,
    "spoolsv.exe": _crash,
    "Get-PrintJob": _jobs,
    "Remove-PrintJob": _cancel,
    "Get-PrinterPort": _port,
    "Measure-Object JobCount": _waiting,
    "Get-Printer": _printers,
}
"""What a script holds to what answers it; the first that fits."""
