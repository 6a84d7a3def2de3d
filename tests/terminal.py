"""A program in a real pty, its screen read by a terminal emulator."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from contextlib import suppress
from pathlib import Path

import pyte

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pagedown": "\x1b[6~",
    "backspace": "\x7f",
}
_ANSWERS = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?62;c", b"\x1b[?2026$p": b"\x1b[?2026;2$y"}


class Terminal:
    """Spawns a command in a pty of a size; feeds what it writes to a screen."""

    def __init__(
        self,
        command: list[str],
        size: tuple[int, int] = (80, 24),
        env: dict[str, str] | None = None,
    ) -> None:
        self.columns, self.rows = size
        self.screen = pyte.Screen(self.columns, self.rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.status: int | None = None
        self.born = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            base = {
                k: v
                for k, v in os.environ.items()
                if k not in ("NO_COLOR", "PYTHONDONTWRITEBYTECODE")
            }
            os.execvpe(
                command[0],
                command,
                {**base, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})},
            )
        self.resize(*size)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size, as dragging a window's corner does."""
        self.columns, self.rows = columns, rows
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def pump(self, seconds: float) -> int | None:
        """Read for at most so long; return the bytes read, None once the program has gone."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return 0
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return None
        if not data:
            return None
        self.raw += data
        self._stream.feed(data)
        for question, answer in _ANSWERS.items():
            if question in data:
                os.write(self._fd, answer)
        return len(data)

    def run(self, seconds: float) -> int:
        """Read for so long; return the bytes read."""
        end, total = time.perf_counter() + seconds, 0
        while (left := end - time.perf_counter()) > 0:
            read = self.pump(left)
            if read is None:
                break
            total += read
        return total

    @property
    def text(self) -> str:
        """Return the screen; the second cell of a wide character is left out."""
        return "\n".join("".join(row[x].data for x in range(self.columns)) for row in self._lines())

    def _lines(self) -> list[dict[int, pyte.screens.Char]]:
        return [self.screen.buffer[y] for y in range(self.rows)]

    def wait(self, *needles: str, timeout: float = 30) -> float:
        """Read until all texts are on the screen; return the seconds since the start."""
        end = time.perf_counter() + timeout
        while not all(needle in self.text for needle in needles):
            if time.perf_counter() > end or self.pump(0.05) is None:
                missing = [needle for needle in needles if needle not in self.text]
                if not missing:
                    break
                raise AssertionError(f"never seen: {missing}\n{self.text}")
        return time.perf_counter() - self.born

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, as a person does."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())
            self.run(0.12)

    def type_in(self, text: str) -> None:
        """Answer as a person does: what comes faster is no answer."""
        self.run(0.6)
        self.press(*text)
        self.run(0.4)
        self.press("enter")

    def latency(self, key: str, timeout: float = 2.0, quiet: float = 0.06) -> float:
        """Return the ms from a key to the first byte that answers it."""
        while self.pump(0):
            pass
        start = time.perf_counter()
        os.write(self._fd, KEYS.get(key, key).encode())
        self.pump(timeout)
        took = (time.perf_counter() - start) * 1000
        self.run(quiet)
        return took

    def cpu(self) -> float:
        """Return the CPU seconds of the process itself."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def close(self) -> None:
        """End the program, kindly first, and take its status."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.status is not None:
                break
            self.kill(number)
            end = time.perf_counter() + 5
            while self.status is None and time.perf_counter() < end:
                self.pump(0.02)
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self.status = os.waitstatus_to_exitcode(status)
        os.close(self._fd)
