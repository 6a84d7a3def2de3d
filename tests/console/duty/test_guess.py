"""Whom a caller means, from the words that callers use: the sample month, as it was spoken."""

from __future__ import annotations

from pathlib import Path

import pytest

import config
from config.loader import load
from console.duty import guess

SITE = load(Path(config.__file__).parent / "sites" / "template")
MONTH = """
门诊收费窗口|his|点结算一直转圈,后面排了二十多个人
急诊护士站|pda|扫腕带没反应,说连接超时
内二科护士站|ca|病历存不上,提示签名失败,好几个人都这样
检验科|lis|生化仪做完了,结果没传到电脑里
体检中心|peis|团检报告要交了,血常规全是空的
心电图室|ecg|床旁机做的图上不来
病案室|mrm|首页导出报错,说编码不存在
住院药房|rdu|医生保存处方要等半分钟
挂号窗口|his|节后第一天,挂号特别慢
门诊医生站|emr|打开一份病历要一分多钟
医保办|his|医保卡刷不出来,自费可以
信息科|his|按卫健委要求改传染病报卡字段
儿科护士站|his|医嘱单打不出来,打印机一直闪
护理部|pda|新来的护士不会用PDA,想培训
口腔科门诊|emr|模板里的字变成问号了
门诊收费窗口|his|打不出发票,说票据号用完
住院处|his|出院结算提示死锁
财务科|his|上月收入报表和系统对不上
ICU护士站|lis|危急值没弹窗,是检验科打电话我们才知道
体检中心|peis|网页打不开,扫码枪也没用,队排到门口
急诊科|his|系统全进不去,说连不上服务器
外一科|emr|会诊申请找不到了
产科护士站|pda|扫输液袋说医嘱不存在
药剂科|rdu|新进的药没有审核规则
医务科|emr|要增加病历质控评分表
检验科|lis|条码打出来是空白的
门诊医生站|ca|签名框弹不出来,U盾灯亮着,一屋子都这样
病案室|mrm|归档病历里看不到护理记录
急诊收费|his|全部卡住收不了费
财务科|his|月底结账报表跑不出来
"""
CALLS = [tuple(line.split("|")) for line in MONTH.strip().splitlines()]


def first(text: str, department: str = "") -> str | None:
    return next((one.id for one in guess.systems(text, department, SITE)), None)


@pytest.mark.parametrize(("department", "system", "symptom"), CALLS)
def test_a_call_of_the_sample_month(department: str, system: str, symptom: str) -> None:
    assert first(symptom, department) == system
    found = guess.departments(department, SITE)
    assert found
    assert department in {
        w.text for d in SITE.departments if d.id == found[0].id for w in d.words
    } | {"ICU护士站"}


@pytest.mark.parametrize(
    ("typed", "system"),
    [
        ("收费窗口打不开", "his"),
        ("扫腕带", "pda"),
        ("sfck dbk", "his"),
        ("swd", "pda"),
        ("ＨＩＳ打不开", "his"),
        ("his 慢", "his"),
        ("history is long", None),
        ("cannot log in", None),
        ("CA 签不了", "ca"),
        ("PDA登不上", "pda"),
        ("LIS", "lis"),
        ("", None),
        ("打不开", None),
        ("片子打不开", None),
    ],
)
def test_words_names_and_initials(typed: str, system: str | None) -> None:
    assert first(typed) == system


def test_the_longest_word_wins_and_says_why() -> None:
    best, *rest = guess.systems("移动护理记录打不开", "", SITE)
    assert (best.id, best.because) == ("pda", ("移动护理",))
    assert "emr" not in {one.id for one in rest}  # 护理记录 lies within what was taken already


def test_what_the_symptom_says_weighs_more_than_where_the_call_comes_from() -> None:
    assert first("挂号特别慢", "检验科") == "his"
    assert first("打不开", "检验科") == "lis"


@pytest.mark.parametrize(
    ("typed", "department"),
    [
        ("jyk", "laboratory"),
        ("JYK", "laboratory"),
        ("检验科", "laboratory"),
        ("nek", "internal-2"),
        ("sfck", "cashier"),
        ("zzyx", "icu"),
        ("icu", "icu"),
        ("laboratory", "laboratory"),
        ("", None),
        ("门口", None),
        ("检验科三楼", None),
        ("zzzzz", None),
    ],
)
def test_a_department_by_its_name_or_its_initials(typed: str, department: str | None) -> None:
    found = guess.department_typed(typed, SITE)
    assert (found.id if found else None) == department


def test_hostile_text_is_only_text() -> None:
    for text in ("\x00\x1b[2J", "(" * 5000, "[a-z", "\ud800", "收" * 20_000, "a" * 50_000):
        guess.systems(text, text, SITE)
        guess.departments(text, SITE)
