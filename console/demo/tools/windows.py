"""Windows PowerShell, for the scripts that the library's runbooks send; output in the code page.

State: `iis.stopped` (an application pool), `rdu.slow` (milliseconds), `ecg.inbox` (files that
wait), `disk.used` (percent), `service.failed`, and what a health check asks for: `cpu.used`,
`tls.days`, `licence.days`, `patches.days`; the modules for one matter name their own.
"""

from __future__ import annotations

import base64
import re
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from console.demo.tools import analysers, backups, clock, printing, volumes
from console.demo.tools.mssql import sqlcmd
from console.demo.tools.state import clear, read, say

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD = re.compile(r"(?:'(?:[^']|'')*'|[^\s'])+")
_LITERAL = re.compile(r"'((?:[^']|'')*)'")


def powershell(arguments: list[str]) -> int:
    """Run the script of `-EncodedCommand`, or what stands after the options."""
    script = arguments[-1] if arguments else ""
    if "-EncodedCommand" in arguments:
        script = base64.b64decode(script).decode("utf-16-le")
    for part, answer in _ANSWERS.items():
        if part in script:
            return answer(script)
    name = script.split(";")[-1].split()[0] if script.split(";")[-1].split() else ""
    say(
        f"{name} : 无法将“{name}”项识别为 cmdlet、函数、脚本文件或可运行程序的名称。",
        "    + FullyQualifiedErrorId : CommandNotFoundException",
        error=True,
    )
    return 1


def _after(option: str, script: str) -> str:
    found = re.search(rf"{option} {_LITERAL.pattern}", script)
    return found[1].replace("''", "'") if found else ""


def _sqlcmd(script: str) -> int:
    words = [
        _LITERAL.sub(lambda quoted: quoted[1].replace("''", "'"), word)
        for word in _WORD.findall(script[script.index("sqlcmd ") :])
    ]
    return min(sqlcmd(words[1:]), 1)


def _web(script: str) -> int:
    code, begun = 0, time.monotonic()
    url = _after("-Uri", script)
    if url.startswith(("http://", "https://")):
        try:
            with urllib.request.urlopen(url, timeout=10) as reply:  # noqa: S310  # checked above
                code = reply.status
        except urllib.error.HTTPError as error:
            code = error.code
        except (OSError, ValueError):
            code = 0
    say(f"{code}|{round((time.monotonic() - begun) * 1000)}")
    return 0


def _pool_state(script: str) -> int:
    say("0|Stopped" if read("iis.stopped") == _after("-Name", script) else "1|Started")
    return 0


def _pools(script: str) -> int:
    stopped = read("iis.stopped")
    if "Count" in script:
        say("1" if stopped else "0")
    else:
        pools = ("DefaultAppPool", stopped or "PeisPool")
        say(*(f"{one}|{'Stopped' if one == stopped else 'Started'}" for one in pools))
    return 0


def _start_pool(script: str) -> int:
    if read("iis.stopped") == _after("-Name", script):
        clear("iis.stopped")
    return 0


def _recycle_pool(_: str) -> int:
    clear("rdu.slow")
    return 0


def _events(_: str) -> int:
    if read("iis.stopped"):
        say(f"5002|{time.strftime('%Y-%m-%dT%H:%M:%S')}")
    say(f"events|{1 if read('iis.stopped') else 0}")
    return 0


def _sockets(_: str) -> int:
    leaking = 412 if read("rdu.slow") else 2
    say("Listen|1", "Established|38", f"CloseWait|{leaking}", f"all|{39 + leaking}")
    return 0


def _time(_: str) -> int:
    say(f"oncall:{int(time.time())}:")
    return 0


def _disk(_: str) -> int:
    say("C:|44", f"D:|{read('disk.used') or 52}")
    return 0


def _waiting() -> int:
    return int(read("ecg.inbox") or 0)


def _inbox(_: str) -> int:
    say(f"{_waiting()}|{48 if _waiting() else 0}")
    return 0


def _oldest(_: str) -> int:
    for number in range(min(_waiting(), 5)):
        name = f"D:\\ECG\\Inbox\\20251005{number:04d}_床旁{number + 1}号机.xml"
        say(f"{0 if number == 0 else 48213}|{48 - number}|{name}")
    return 0


def _quarantine(_: str) -> int:
    clear("ecg.inbox")
    return 0


def _drain(_: str) -> int:
    say(str(_waiting()))
    return 0


def _service(_: str) -> int:
    say("1|Stopped" if read("service.failed") else "4|Running")
    return 0


def _start_service(_: str) -> int:
    clear("service.failed")
    return 0


def _task(_: str) -> int:
    say("Ready")
    return 0


def _load(_: str) -> int:
    say(f"cpu|{read('cpu.used') or 14}", "memory|61")
    return 0


def _certificates(_: str) -> int:
    say(f"days|{read('tls.days') or 300}", "name|CN=demo-hospital.example")
    return 0


def _licence(_: str) -> int:
    say(f"days|{read('licence.days') or 400}", "until|2027-12-31")
    return 0


def _patches(_: str) -> int:
    say(f"days|{read('patches.days') or 12}", "last|KB5068791")
    return 0


_ANSWERS: dict[str, Callable[[str], int]] = {
    "LoadPercentage": _load,
    **backups.ANSWERS,
    "sqlcmd ": _sqlcmd,
    **analysers.ANSWERS,
    **printing.ANSWERS,
    **clock.ANSWERS,
    **volumes.ANSWERS,
    "Invoke-WebRequest": _web,
    "ToUnixTimeSeconds": _time,
    "Get-WebAppPoolState": _pool_state,
    "IIS:\\AppPools": _pools,
    "Start-WebAppPool": _start_pool,
    "Restart-WebAppPool": _recycle_pool,
    "Get-WinEvent": _events,
    "Get-NetTCPConnection": _sockets,
    "Get-ScheduledTask": _task,
    "Cert:\\LocalMachine": _certificates,
    "'yyyy-MM-dd'": _licence,
    "Get-HotFix": _patches,
    "Win32_LogicalDisk": _disk,
    "Move-Item": _quarantine,
    "Start-Sleep": _drain,
    "Select-Object -First 5": _oldest,
    "Get-ChildItem": _inbox,
    "Get-Service": _service,
    "Start-Service": _start_service,
}
"""What a script holds to what answers it; the first that fits."""
