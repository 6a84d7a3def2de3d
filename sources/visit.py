"""One visit to a host: whether the way there, the login, its shell and its clock serve."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from config.model import Shell
from sources.chunk import Chunk, End, Exit
from sources.clean import clean_line
from sources.reach import Reached

if TYPE_CHECKING:
    from config.model import Host
    from sources.ssh import Fleet

CLOCK = 60.0
"""Seconds that a host's clock may be off: more, and times in its logs mislead."""
PATIENCE = 15.0
"""Seconds that a login shell may take."""
_LOOK = {
    Shell.SH: "echo oncall:$(date +%s):",
    Shell.POWERSHELL: "powershell -NoProfile -NonInteractive -Command "
    "\"'oncall:' + [DateTimeOffset]::UtcNow.ToUnixTimeSeconds() + ':'\"",
}
_SEEN = re.compile(r"oncall:(\d+):")
_EXPIRED = re.compile(r"(?i)(password|密码|口令).*(expired|change required|过期|到期)")


async def visit(fleet: Fleet, host: Host) -> Reached:
    """Log in, run one command that reads nothing, and say what came of it."""
    reached = await fleet.probe(host)
    if not reached.ok:
        return reached
    said, end, began = "", Exit(End.LOST), time.time()
    async for piece in fleet.run(host, _LOOK[host.shell], timeout=PATIENCE):
        if isinstance(piece, Chunk):
            said += piece.text
        else:
            end = piece
    if (seen := _SEEN.search(said)) is None:
        code, _, detail = end.text.partition(": ")
        if end.end is End.REFUSED:
            return Reached(False, code, detail)
        expired = _EXPIRED.search(said)
        first = clean_line(next(iter(said.split("\n")), ""))
        return Reached(False, "expired" if expired else "shell", expired[0] if expired else first)
    now = time.time()
    theirs = int(seen[1])
    off = theirs - min(max(began - 1, theirs), now)  # it was read somewhere between the two
    return Reached(False, "clock", f"{off:+.0f} s") if abs(off) > CLOCK else Reached(True)
