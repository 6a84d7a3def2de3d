"""What is understood of a chat, in the ways that chat programs copy it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import config
from config.loader import load
from console.duty.chat import read, understand

SITE = load(Path(config.__file__).parent / "sites" / "template")
NOW = datetime(2025, 10, 9, 2, 30, tzinfo=UTC)
"""Thursday, 10:30 in the hospital."""

CHATS = {
    "desktop": (
        "张护士 2025/10/3 11:10\n生化仪做完了,结果没传到电脑里\n\n李主任 2025/10/3 11:12\n[图片]",
        ("张护士", "10-03 11:10", "生化仪做完了,结果没传到电脑里", "lis", 2),
    ),
    "desktop, older": (
        "检验科张 2025-10-03 11:10:05\n在吗\n检验科张 2025-10-03 11:10:40\n生化仪做完了\n"
        "检验科张 2025-10-03 11:11:02\n结果没传到电脑里",
        ("检验科张", "10-03 11:10", "生化仪做完了，结果没传到电脑里", "lis", 3),
    ),
    "names alone": (
        "护理部-李:\n新来的护士不会用PDA,想培训\n\n护理部-李:\n[图片]",
        ("护理部-李", None, "新来的护士不会用PDA,想培训", "pda", 2),
    ),
    "time first": (
        "11:10 张护士: 扫腕带没反应,说连接超时\n11:12 张护士: 急诊这边全不行",
        ("张护士", "10-08 11:10", "扫腕带没反应,说连接超时，急诊这边全不行", "pda", 2),
    ),
    "in brackets": (
        "[2025/10/3, 19:40:05] 急诊-王: 扫腕带没反应",
        ("急诊-王", "10-03 19:40", "扫腕带没反应", "pda", 1),
    ),
    "day words": (
        "昨天 21:48\n口腔科门诊:\n模板里的字变成问号了",
        ("口腔科门诊", "10-08 21:48", "模板里的字变成问号了", "emr", 1),
    ),
    "weekday in the head": (
        "刘医生 星期三 下午3:20\n会诊申请找不到了",
        ("刘医生", "10-08 15:20", "会诊申请找不到了", "emr", 1),
    ),
    "mobile history": (
        "—————  2025-10-03  —————\n\n体检中心小赵  09:30\n\n团检报告要交了,血常规全是空的\n\n"
        "体检中心小赵  09:31\n\n[图片]",
        ("体检中心小赵", "10-03 09:30", "团检报告要交了,血常规全是空的", "peis", 2),
    ),
    "WeCom": (
        "张三@微信 10/3 11:10:05\n医保卡刷不出来,自费可以[捂脸]",
        ("张三", "10-03 11:10", "医保卡刷不出来,自费可以", "his", 1),
    ),
    "one line": ("ICU护士站：危急值没弹窗", ("ICU护士站", None, "危急值没弹窗", "lis", 1)),
    "no chat at all": ("病案首页导出报错", ("", None, "病案首页导出报错", "mrm", 1)),
    "an error message is nobody": (
        "张护士 2025/10/3 11:10\n签名失败\n提示：证书过期\nORA-00257: archiver error",
        ("张护士", "10-03 11:10", "签名失败 提示：证书过期 ORA-00257: archiver error", "ca", 1),
    ),
    "a time within the words": (
        "张护士 2025/10/3 11:10\n从 10:50 开始就扫不了腕带",
        ("张护士", "10-03 11:10", "从 10:50 开始就扫不了腕带", "pda", 1),
    ),
    "an answer of ours between": (
        "检验科 2025/10/3 11:10\n在吗？\n\n应用工程师 2025/10/3 11:11\n在的\n\n"
        "检验科 2025/10/3 11:12\n条码打出来是空白的\n\n应用工程师 2025/10/3 11:13\n我看下",
        ("检验科", "10-03 11:12", "条码打出来是空白的", "lis", 4),
    ),
    "a quotation": (
        "张护士 2025/10/3 11:10\n「李主任: 好了没」\n- - - - - - - - - - - - - - -\n扫腕带还是不行",
        ("张护士", "10-03 11:10", "扫腕带还是不行", "pda", 1),
    ),
}


@pytest.mark.parametrize("name", CHATS)
def test_who_when_what(name: str) -> None:
    text, (who, at, symptom, system, messages) = CHATS[name]
    told = understand(text, NOW, SITE)
    local = told.received and told.received.astimezone(ZoneInfo(SITE.zone))
    assert (told.requester, local and f"{local:%m-%d %H:%M}") == (who, at)
    assert (told.symptom, told.system, told.messages) == (symptom, system, messages)


def test_the_department_is_taken_from_the_name_or_from_what_is_said() -> None:
    assert understand(CHATS["mobile history"][0], NOW, SITE).department == "体检中心"
    assert (
        understand("张 2025/10/3 11:10\n内二科这边病历存不上", NOW, SITE).department
        == "内二科护士站"
    )


def test_who_has_met_it_as_well_is_counted() -> None:
    text = "张护士：签名失败\n应用工程师：我也看看\n李四：我们骨科也是\n王五：收到"
    assert understand(text, NOW, SITE).callers == 2


def test_a_time_to_come_is_not_when_it_was_received() -> None:
    assert understand("张护士 2026/10/3 11:10\n签名失败", NOW, SITE).received is None


def test_pictures_are_counted_and_are_no_symptom() -> None:
    told = understand("张护士 2025/10/3 11:10\n[图片]\n[视频]", NOW, SITE)
    assert (told.pictures, told.symptom, told.requester) == (2, "", "张护士")


def test_without_a_word_there_is_nothing_to_understand() -> None:
    assert read("\n \n", NOW, SITE.zone) == ()
    assert understand("", NOW, SITE).messages == 0


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("张护士 :：\n2025/10-3 1:10[]「」—图片\x1b\x00，。?a"),
        max_size=200,
    )
)
def test_odd_text_never_breaks_it(text: str) -> None:
    told = understand(text, NOW, SITE)
    assert told.received is None or told.received <= NOW


FLOODS = {
    "one name": "张" * 100_000,
    "times": "1:1" * 50_000,
    "lines": "\n" * 100_000,
    "heads": "a: b\n" * 50_000,
    "names": "张 " * 50_000,
    "brackets": "[" * 50_000,
    "days": "2025/10/3 " * 20_000,
    "greetings": "在吗" * 40_000,
    "open": "(" * 9999 + "11:10",
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_is_read_to_its_limit(name: str) -> None:
    assert len(understand(FLOODS[name], NOW, SITE).symptom) <= 200
