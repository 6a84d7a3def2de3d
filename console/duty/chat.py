"""A chat as it is copied out of WeChat or WeCom: who said what when, and what is reported in it.

The programs copy in many ways; the lines tell which. What is no line of a chat is the text of one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.duty import guess
from console.duty.spoken import SPOKEN, day_of, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from config.model import Site

LINES, WIDE, SYMPTOM = 2000, 2000, 200
"""Lines that are read, characters of each, and those of a symptom."""

_NAME = r"[^\s:：,，。！？!?;；\[\]【】「」][^:：,，。！？!?;；\[\]【】「」\n]{0,29}?"
_WHEN = re.sub(r"\(\?P<\w+>", "(?:", SPOKEN)
_OPEN, _SHUT = r"[\[(（【]?\s*", r"\s*[\])）】]?"
_FLAGS = re.IGNORECASE | re.ASCII
_NAMED = re.compile(
    rf"({_NAME})\s*[:：]?\s*{_OPEN}((?<![0-9:/-]){_WHEN}){_SHUT}\s*(?:[:：]\s*(.*))?", _FLAGS
)
"""`张护士 2025/10/3 11:10`, `张护士 11:10: …`"""
_TIMED = re.compile(rf"{_OPEN}({_WHEN}){_SHUT}[\s-]*({_NAME})\s*[:：]\s*(.*)", _FLAGS)
"""`11:10 张护士: …`, `[2025/10/3, 11:10:05] 张护士: …`"""
_BEFORE = re.compile(rf"{_OPEN}({_WHEN}){_SHUT}\s+({_NAME})", _FLAGS)
"""`昨天 21:48 张护士`, alone on its line"""
_PLAIN = re.compile(rf"({_NAME})\s*[:：]\s*(.*)")
"""`护理部-李: …`"""
_NOBODY = re.compile(
    r"(?i)https?|ora-\d+|error|warning|.*(?:提示|报错|错误|问题|现象|系统|时间|地点|电话|科室|"
    r"原因|备注|注意|姓名|床号|代码|显示|地址|说|是|如下)"
)
"""What stands before a colon and is nobody's name."""
_RULER = re.compile(r"[\s—–─=*_·•-]+")
_PICTURE = re.compile(
    r"\[(?:图片|照片|视频|语音|文件|动画表情|链接|位置|photo|image|video|file)[^\]]*\]", re.I
)
_FACE = re.compile(r"\[[^\[\]\s\d]{1,6}\]")
_QUOTE = re.compile(r"「.*」")
_GREETING = re.compile(
    r"(?i)(?:在吗|在不在|在不|有人吗|你好|您好|老师|工程师|师傅|请问|早上好|麻烦(?:看一?下|你了)?|急急*|"
    r"谢谢|多谢|辛苦了|收到|好的?|嗯+|哦+|ok|hi|hello|thanks|[\s,，。.!！?？~～@])*"
)
_TOO = re.compile(r"(?i)也|同样|一样|\+\s*1\b|\b(?:same|too|also)\b")
"""What somebody says whom it has met as well."""
_SUFFIX = re.compile(r"@(?:微信|企业微信|wechat|wecom)$", re.I)


@dataclass(frozen=True, slots=True)
class Said:
    """One message."""

    who: str
    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What a chat reports, as far as it can be told."""

    messages: int
    pictures: int
    requester: str = ""
    received: datetime | None = None
    """When the symptom was first told; None where the chat does not say, or says the future."""
    symptom: str = ""
    department: str = ""
    """The site's name of it in the words' language of callers; empty where none is named."""
    system: str = ""
    """Id; empty where nothing hints at one."""
    callers: int = 1
    """Who reports it, and who says that it is so with them too."""


def understand(text: str, now: datetime, site: Site) -> Understood:
    """Return what a copied chat reports; any text at all will do."""
    said = read(text, now, site.zone)
    ours = {engineer.name for engineer in site.roster.engineers}
    theirs = [one for one in said if one.who not in ours] or list(said)
    first = next((one for one in theirs if _meaning(one.text)), None)
    pictures = sum(len(_PICTURE.findall(one.text)) for one in said)
    if first is None:
        return Understood(len(said), pictures, theirs[0].who if theirs else "")
    told = _told(said, first)
    symptom = "，".join(part for one in told if (part := _meaning(one.text)))[:SYMPTOM]
    times = (one.at for one in (*told, *theirs) if one.at is not None)
    at = next((at for at in times if at <= now), None)
    found = next(
        (best for part in (first.who, symptom) for best in guess.departments(part, site)[:1]), None
    )
    department = next((d.name.zh for d in site.departments if found and d.id == found.id), "")
    everything = "\n".join(_meaning(one.text) for one in theirs if one.who == first.who)
    too = {one.who for one in theirs if one.who and _TOO.search(_meaning(one.text))}
    systems = guess.systems(symptom, department, site) or guess.systems(everything, "", site)
    return Understood(
        messages=len(said),
        pictures=pictures,
        requester=first.who,
        received=at,
        symptom=symptom,
        department=department,
        system=systems[0].id if systems else "",
        callers=len(too | {first.who}),
    )


def read(text: str, now: datetime, zone: str) -> tuple[Said, ...]:
    """Return the messages of a copied chat; a text that is none is one message of nobody."""
    reader = _Reader(now, zone)
    for line in text.splitlines()[:LINES]:
        reader.take(line[:WIDE].strip())
    return reader.end()


class _Reader:
    def __init__(self, now: datetime, zone: str) -> None:
        self._now, self._zone = now, zone
        self._today = now.astimezone(ZoneInfo(zone)).date()
        self._day: date | None = None
        self._at: datetime | None = None
        self._timed = False
        """Heads of messages tell the time: a mere colon makes none."""
        self._blank = True
        self._who = ""
        self._when: datetime | None = None
        self._lines: list[str] = []
        self._said: list[Said] = []

    def take(self, line: str) -> None:
        if not line or _RULER.fullmatch(line):
            self._blank = self._blank or not line
            return
        if not (self._is_time(line) or self._is_head(line)):
            self._lines.append(line)
        self._blank = False

    def _is_time(self, line: str) -> bool:
        if day := day_of(line.strip("—–─=*_- "), self._today):
            self._day = day
            return True
        if at := moment(line, self._now, self._zone, self._day):
            self._finish()
            self._at = at
            return True
        return False

    def _is_head(self, line: str) -> bool:
        if (found := _NAMED.fullmatch(line)) and not _NOBODY.fullmatch(found[1]):
            return self._begin(found[1], found[2], found[3] or "")
        if found := _TIMED.fullmatch(line):
            return self._begin(found[2], found[1], found[3])
        if self._blank and (found := _BEFORE.fullmatch(line)):
            return self._begin(found[2], found[1], "")
        if not self._timed and (found := _PLAIN.fullmatch(line)) and not _NOBODY.match(found[1]):
            return self._begin(found[1], "", found[2])
        return False

    def _begin(self, who: str, when: str, text: str) -> bool:
        at = moment(when, self._now, self._zone, self._day) if when else self._at
        if when and at is None:
            return False
        self._finish()
        self._timed = self._timed or bool(when)
        self._who, self._when = _SUFFIX.sub("", who.strip()), at
        self._lines = [text] if text else []
        return True

    def _finish(self) -> None:
        if self._lines or self._who:
            self._said.append(Said(self._who, self._when or self._at, "\n".join(self._lines)))
        self._who, self._when, self._lines = "", None, []

    def end(self) -> tuple[Said, ...]:
        self._finish()
        return tuple(self._said)


def _told(said: Sequence[Said], first: Said) -> Iterable[Said]:
    """Return the first meaningful message and what its author goes on to say."""
    at = next(at for at, one in enumerate(said) if one is first)
    end = next((n for n in range(at, len(said)) if said[n].who != first.who), len(said))
    return said[at:end]


def _meaning(text: str) -> str:
    """Return a message on one line without pictures, faces and quotes; empty for a greeting."""
    plain = " ".join(_FACE.sub("", _PICTURE.sub("", _QUOTE.sub("", text))).split())
    return "" if _GREETING.fullmatch(plain[:SYMPTOM]) else plain.strip("，,。 ")
