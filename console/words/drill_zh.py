"""演练的词 (the words of drills)."""

from __future__ import annotations

from console.words.words import Drill

DRILL = Drill(
    mark="演练",
    begins="这是演练：不连任何主机，什么都不进真的时间线。等故障出现，照真的处理。",
    story="故事",
    past="往事",
    title="演练小结：{title}",
    acknowledged="认领",
    verdict="第一个判断",
    cause="判明原因",
    mended="修复",
    resolved="解决",
    way="当时的步骤",
    missed="漏掉的",
    extra="多做的",
    changes="确认的变更",
    unanswered="没有录下的",
    after="{time}后",
    in_time="{time}后，时限 {target}，按时",
    late="{time}后，时限 {target}，超时",
    never="没有做到",
    steps="{taken}/{count} 步",
    none="无",
    hint="esc 回去接着看 · ^Q 结束演练",
)
