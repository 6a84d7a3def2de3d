"""Similar incidents among 100,000: how long an answer takes, and what the index costs."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from config.loader import load
from config.template import write
from console.journal import chain
from console.wiring import journal_of

if TYPE_CHECKING:
    from pathlib import Path

    from bench.console import Row

INCIDENTS, ASKED = 100_000, 500
WHERE = """
    门诊收费窗口 急诊收费 挂号窗口 住院处 内一科 内二科 外一科 外二科 儿科 产科 检验科 心电图室 体检中心 病案室
    住院药房 门诊药房 口腔科 手术室 血透室 财务科 医保办 护理部 影像科 重症医学科
"""
WHAT = """
    点结算一直转圈 扫腕带没反应 病历存不上 结果没传到电脑里 图上不来 首页导出报错 保存处方要等半分钟 挂号特别慢
    打开一份病历要一分多钟 医保卡刷不出来 医嘱单打不出来 模板里的字变成问号 打不出发票 出院结算提示死锁 报表对不上
    危急值没弹窗 网页打不开 系统全进不去 会诊申请找不到了 扫输液袋说医嘱不存在 新进的药没有审核规则 条码打出来是空白的
    签名框弹不出来 归档病历里看不到护理记录 月底结账报表跑不出来
"""
HOW = """
    后面排了二十多个人 说连接超时 好几个人都这样 自费可以 打印机一直闪 提示签名失败 队排到门口 其他科室正常 重启过还是不行
    从早上开始 昨天还好的 换了一台电脑也一样 提示数据库错误 屏幕一片白 鼠标一直转
"""
FIX = """
    杀掉空闲会话后恢复 重启接入点 校时后重启签名服务 清理图像盘 更新编码字典 重启审方服务 回退执行计划 更换网线 重启打印服务
    扩展表空间 恢复日志备份作业 重建索引 修正映射表 更换光模块
"""
_INSERT = """INSERT INTO event (seq, at, actor, host, incident, kind, prev, hash, data)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def title(dice: random.Random) -> str:
    return f"{dice.choice(WHERE.split())}{dice.choice(WHAT.split())}，{dice.choice(HOW.split())}，{dice.randrange(500)}号机"


def seed(folder: Path, incidents: int = INCIDENTS, still_open: int = 10_000) -> None:
    """Write `folder/site` and `folder/data`: incidents of years, all but the newest resolved."""
    write(folder / "site")  # makes the folder, too
    (folder / "site" / "checks.yaml").write_text("checks: []\n")
    data = folder / "data"
    data.mkdir(mode=0o700)
    site = load(folder / "site")
    systems = [system.id for system in site.systems]
    dice = random.Random(7)

    async def schema() -> None:
        async with journal_of(site, data):
            pass

    asyncio.run(schema())
    connection = sqlite3.connect(data / "timeline.db")
    start = datetime.now(UTC) - timedelta(days=1500)
    prev, seq, rows = chain.GENESIS, 0, []
    for number in range(incidents):
        at = chain.micros(start + timedelta(days=1500) * number / incidents)
        system = dice.choice(systems)
        opening = {
            "title": title(dice), "system": system, "component": system, "service": "support",
            "priority": "P3", "channel": "phone", "requester": "", "cause": "", "auto": False,
        }  # fmt: skip
        told = [("incident.opened", opening)]
        if number < incidents - still_open:
            told.append(("incident.resolved", {"text": dice.choice(FIX.split())}))
        for kind, values in told:
            seq += 1
            body = chain.canonical(values)
            about = f"20220101-{number:06d}"
            digest = chain.sealed(prev, seq, at, "bench", "bench", about, kind, body)
            rows.append((seq, at, "bench", "bench", about, kind, prev, digest, body))
            prev = digest
    connection.executemany(_INSERT, rows)
    connection.execute("DELETE FROM basis")
    connection.commit()
    connection.close()


async def measure(folder: Path) -> tuple[float, float, float, float]:
    """Return seconds to build the index, p50 and p99 of an answer in ms, the share found first."""
    site, dice = load(folder / "site"), random.Random(8)
    began = time.perf_counter()
    async with journal_of(site, folder / "data") as journal:
        built = time.perf_counter() - began
        took, hits = [], 0
        for _ in range(ASKED):
            where, what = dice.choice(WHERE.split()), dice.choice(WHAT.split())
            began = time.perf_counter()
            found = await journal.similar(f"{where}{what}", system="his", limit=5)
            took.append((time.perf_counter() - began) * 1000)
            hits += bool(found) and found[0].incident.title.startswith(f"{where}{what}")
    took.sort()
    return built, took[ASKED // 2], took[int(ASKED * 0.99)], hits / ASKED


def run(folder: Path) -> list[Row]:
    seed(folder)
    built, p50, p99, hits = asyncio.run(measure(folder))
    return [
        ("similar among 100,000 incidents, p99", f"{p99:.1f} ms", "-", f"median {p50:.1f} ms",
         "≤ 100 ms", "yes" if p99 <= 100 else "**no**"),
        ("similar: the same words found first", f"{hits:.1%}", "-", "-", "≥ 95 %",
         "yes" if hits >= 0.95 else "**no**"),
        ("similar: its index made anew, with all projections", f"{built:.1f} s", "-", "-", "-", "-"),
    ]  # fmt: skip


def main() -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as name:
        for row in run(Path(name)):
            print(*row, sep="  ")


if __name__ == "__main__":
    main()
