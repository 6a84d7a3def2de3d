"""What two engineers have before them: a run that one takes over, a step that both must want."""

from __future__ import annotations

from pathlib import Path

from config.template import write

TWO_HANDS = """
id: two-hands
title: {zh: 两手, en: two hands}
roles: [his]
symptoms: {zh: 无, en: none}
steps:
  - id: look
    title: {zh: 看, en: look}
    on: local
    run: "true"
  - id: wait
    title: {zh: 等, en: wait}
    on: local
    run: sleep 0.6
  - id: last
    title: {zh: 末, en: last}
    on: local
    run: "true"
"""
CLEAR_OUT = """
id: clear-out
title: {{zh: 清空缓存区, en: Clear the cache}}
roles: [his]
symptoms: {{zh: 无, en: none}}
steps:
  - id: look
    title: {{zh: 看, en: look}}
    on: local
    run: ls {folder}
  - id: clear
    title: {{zh: 清空, en: clear}}
    on: local
    risk: destructive
    run: rm -v {folder}/cache
    undo: {{zh: 无法撤销, en: It cannot be taken back}}
    verify: look
"""


def site_of_two(folder: Path) -> Path:
    """Write a site where two must agree, with nothing to poll; return the file to be destroyed."""
    write(folder / "site")
    (folder / "site" / "checks.yaml").write_text("checks: []\n", "utf-8")
    (folder / "site" / "books").mkdir()
    book = folder / "site" / "books" / "clear-out.yaml"
    book.write_text(CLEAR_OUT.format(folder=folder), "utf-8")
    path = folder / "site" / "site.yaml"
    text = path.read_text("utf-8").replace("# approve:", "approve:")
    path.write_text(text.replace("# runbooks: runbooks", "runbooks: books"), "utf-8")
    (folder / "cache").write_text("x")
    return folder / "cache"
