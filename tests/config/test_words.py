"""The words of callers: what the site says, and the initials that are worked out from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import initials
from config.errors import Invalid
from config.loader import load
from config.template import write


@pytest.mark.parametrize(
    ("text", "letters"),
    [("收费窗口", "sfck"), ("检验科", "jyk"), ("重症医学科", "zzyxk"), ("HIS 数据库", "hissjk"), ("U盾", "ud"),
     ("HIS", ""), ("", ""), ("Laboratory", ""), ("·", "")],
)  # fmt: skip
def test_initials(text: str, letters: str) -> None:
    assert initials.of(text) == letters


def test_the_names_of_a_system_and_of_its_parts_stand_among_its_words(tmp_path: Path) -> None:
    write(tmp_path / "site")
    site = load(tmp_path / "site")
    words = {word.text: word.initials for word in site.systems[0].words}
    assert words["收费窗口"] == "sfck"
    assert {"HIS", "医院信息系统 HIS", "HIS 数据库"} <= set(words)
    laboratory = next(one for one in site.departments if one.id == "laboratory")
    assert ("检验科", "jyk") in {(word.text, word.initials) for word in laboratory.words}


def test_a_site_without_departments_and_words_is_well(tmp_path: Path) -> None:
    write(tmp_path / "site")
    (tmp_path / "site" / "departments.yaml").unlink()
    assert load(tmp_path / "site").departments == ()


def test_two_departments_of_one_id_are_told(tmp_path: Path) -> None:
    write(tmp_path / "site")
    path = tmp_path / "site" / "departments.yaml"
    path.write_text(path.read_text("utf-8").replace("id: clinic,", "id: laboratory,"), "utf-8")
    with pytest.raises(Invalid) as broken:
        load(tmp_path / "site")
    assert [fault.code for fault in broken.value.faults] == ["id.twice"]
