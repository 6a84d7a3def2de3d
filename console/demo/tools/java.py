"""The JDK's jstat, jstack and jmap. State: `jvm.old` (percent of the old generation)."""

from __future__ import annotations

from console.demo.tools.state import read, say


def jstat(arguments: list[str]) -> int:
    """Show the generations, as often as asked for."""
    old = read("jvm.old")
    say("  S0     S1     E      O      M     CCS    YGC     YGCT    FGC    FGCT     GCT")
    for count in range(int(arguments[-1]) if len(arguments) > 3 else 1):
        full = 410 + count if old else 2
        say(
            f"  0.00   0.00  {'100.00' if old else ' 43.71'}  {float(old or 38.02):5.2f}  94.67"
            f"  91.85   1204   18.811  {full:4d}  {full * 2.1:.3f}  {18.8 + full * 2.1:.3f}"
        )
    return 0


def jstack(_: list[str]) -> int:
    """Show the threads."""
    waiting = 64 if read("jvm.old") else 0
    say("Full thread dump OpenJDK 64-Bit Server VM (11.0.20+8 mixed mode):", "")
    for number in range(200):
        blocked = number < waiting
        say(
            f'"http-nio-8080-exec-{number}" #{number + 40} daemon prio=5 os_prio=0',
            f"   java.lang.Thread.State: {'BLOCKED (on object monitor)' if blocked else 'WAITING'}",
            "        at java.util.concurrent.locks.LockSupport.park(LockSupport.java:194)",
            "",
        )
    return 0


def jmap(_: list[str]) -> int:
    """Show what fills the heap."""
    say(
        " num     #instances         #bytes  class name (module)",
        "-------------------------------------------------------",
        "   1:       1842113     2210548832  [B (java.base@11.0.20)",
        "   2:        904412      361764800  com.emr.document.Section",
        "   3:        611093       97774880  java.lang.String (java.base@11.0.20)",
    )
    return 0
