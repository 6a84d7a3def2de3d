"""A call for somebody rings the terminal and stands in its title, whichever console opened it."""

from __future__ import annotations

from pathlib import Path

from config.template import write
from tests.end_to_end.command import ONCALL, oncall
from tests.terminal import Terminal


def test_an_emergency_rings_and_the_title_is_given_back(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write(folder)
    (folder / "checks.yaml").write_text("checks: []\n", encoding="utf-8")
    folders = ("--config", str(folder), "--data", str(tmp_path / "data"), "--lang", "zh")
    made = Terminal([ONCALL, *folders, "--actor", "dba"])
    try:
        made.wait("没有待处理的事件", timeout=30)
        before = made.raw.count(b"\x07")
        opened = oncall("incident", "new", "--title", "收费打不开", "--system", "his",
                        "--service", "emergency", "--priority", "P1", *folders)  # fmt: skip
        assert opened.returncode == 0
        made.wait("需要处理：", "收费打不开", timeout=30)
        title = b"\x1b]2;" + opened.stdout.split()[0].encode()
        assert title in made.raw
        assert made.raw.count(b"\x07") >= before + 2, "the bell, and the end of the title"
        made.press("\x11")  # ctrl+q
        while made.pump(10) is not None:
            pass
        assert made.raw.rindex(b"\x1b]2;\x07") > made.raw.index(title)
    finally:
        made.close()
