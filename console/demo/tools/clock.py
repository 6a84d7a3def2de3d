"""A Windows host's clock: w32tm and its service, in the words of a Chinese Windows.

State: `time.offset` (seconds that the source is ahead), `time.service` (stopped), `time.source`
(off: no answer).
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from console.demo.tools.state import clear, read, say

if TYPE_CHECKING:
    from collections.abc import Callable

_ADDRESS = "10.20.1.5"


def _service(_: str) -> int:
    say("1|Stopped" if read("time.service") else "4|Running")
    return 0


def _source(_: str) -> int:
    if read("time.service"):
        say("发生下列错误: 服务尚未启动。 (0x80070426)")
        return 1
    say("Local CMOS Clock " if read("time.source") else f"{_ADDRESS},0x9 ")
    return 0


def _chart(script: str) -> int:
    name = re.search(r"/computer:'?([^'\s]+)", script)
    count = re.search(r"/samples:(\d+)", script)
    offset = float(read("time.offset") or 0.0004127)
    say(
        f"正在跟踪 {name[1] if name else ''} [{_ADDRESS}:123]。",
        f"正在收集 {count[1] if count else '1'} 示例。",
        f"当前时间是 {time.strftime('%Y/%m/%d %H:%M:%S')}。",
    )
    for number in range(int(count[1]) if count else 1):
        now = time.strftime("%H:%M:%S", time.localtime(time.time() + 2 * number))
        one = f"{offset + number / 1e6:+011.7f}s"
        say(f"{now}, {'错误: 0x800705B4' if read('time.source') else one}")
    return 0


def _resync(script: str) -> int:
    if "Start-Service" in script:
        clear("time.service")
    say("正在将重新同步命令发送到本地计算机")
    if read("time.source"):
        say("此计算机没有重新同步，因为没有可用的时间数据。")
        return 1
    clear("time.offset")
    say("此命令成功完成。")
    return 0


ANSWERS: dict[str, Callable[[str], int]] = {
    "w32tm /resync": _resync,
    "w32tm /query /source": _source,
    "w32tm /stripchart": _chart,
    "Get-Service -Name 'W32Time'": _service,
}
"""What a script holds to what answers it; the first that fits."""
