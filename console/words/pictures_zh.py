"""图的词 (charts on the screen)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.pictures_words import PicturesWords

if TYPE_CHECKING:
    from collections.abc import Mapping

PICTURES = PicturesWords(
    reading="正在从时间线里算…",
    this_month="这是本月；按 [ 看上个月",
    availability="可用率 {period}",
    nothing_known="这个月没有值班台看过，可用率未知",
    share="可用率",
    blind="未知占比",
    total="合计",
    levels={
        "full": "全天可用",
        "high": "≥99.9%",
        "fair": "≥99%",
        "low": "<99%",
        "unknown": "多半未知",
        "ahead": "未到",
    },
    heat="事件的时段（{total} 个）",
    no_incidents="这个月没有事件",
    by_clock="时限：按钟",
    by_system="合同响应：按系统",
    by_priority="合同响应：按优先级",
    no_promises="这个月没有计时的事件",
    ends=("达标", "超时", "未定"),
    trends="趋势：各检查项最近的值",
    unanswered="没有应答",
    no_trends="还没有数值",
)
ACTIONS: Mapping[str, str] = {
    "pictures": "图",
    "earlier_month": "上个月",
    "later_month": "下个月",
}
SCREENS: Mapping[str, str] = {"pictures": "月图"}
