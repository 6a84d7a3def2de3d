"""回看的词 (the time machine)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.words.past_words import PastWords

if TYPE_CHECKING:
    from collections.abc import Mapping

PAST = PastWords(
    mark="过去",
    way="esc 回到现在",
    way_of_one="b 当时全景 · esc 返回",
    now="现在 {time}",
    unwatched="这时没有值班台在看，状态未知",
    refused="这是过去的样子，什么都不能改；按 esc 回到现在再做",
    earliest="48 小时之内没有更早的事",
    is_now="这就是现在；按 [ 看刚才发生了什么",
    first="这是它的第一步",
    empty="这时没有未关闭的事件",
    reading="正在从时间线读出当时的全景…",
)
ACTIONS: Mapping[str, str] = {
    "past": "回看过去",
    "present": "现在",
    "before": "上一件",
    "after": "下一件",
    "hour_back": "前一小时",
    "hour_on": "后一小时",
    "board": "当时全景",
}
SCREENS: Mapping[str, str] = {"past": "过去的主屏", "case": "过去的事件"}
OPTIONS: Mapping[str, str] = {
    "then": "过去的时刻，从时间线里还原：21:40、10-08 21:40 或 2025-10-08 21:40",
}
DENIALS: Mapping[str, str] = {
    "not-past": "{value} 还没有到；--at 只能看过去",
    "no-record": "{value} 时还没有任何记录",
}
ANSWERS: Mapping[str, str] = {"unwatched": "没有人在看"}
