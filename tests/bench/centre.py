"""Writes a large centre: `centre.py WINDOWS DIR`.

The same number gives the same bytes. Each window has a pledge of about 1.6 KB, two survey rounds of
seven indicators and five levels, five ledger rows, three panel marks and at most twenty peer marks.
"""

import random
import sys
from pathlib import Path

INDICATORS = ["discipline", "execution", "openness", "attitude", "integrity", "resolution", "compliance"]
LEVELS = [("good", 100), ("fairly-good", 80), ("average", 60), ("fairly-poor", 30), ("poor", 0)]
ROUNDS = [("july", "2025-07-16"), ("august", "2025-08-14")]
PARAGRAPH = "一次告知、限时办结、首问负责，材料齐全的当场受理，缺件的当场写明缺什么、怎么补。"
MOST_PEER_MARKS = 20


def plan() -> str:
    levels = ", ".join(f'{{ id = "{i}", name = "{i}", points = {p} }}' for i, p in LEVELS)
    indicators = ", ".join(f'{{ id = "{i}", name = "{i}" }}' for i in INDICATORS)
    rounds = ", ".join(f'{{ id = "{i}", name = "{i}" }}' for i, _ in ROUNDS)
    return f"""title = "方案"
as_of = 2025-11-20
final_from = 2025-11-20
[[component]]
id = "panel"
name = "领导小组评议"
weight = 40
source = "panel"
[[component]]
id = "peer"
name = "窗口互评"
weight = 20
source = "peer"
[[component]]
id = "public"
name = "群众满意度"
weight = 40
source = "survey"
[survey]
rounds = [{rounds}]
levels = [{levels}]
indicators = [{indicators}]
"""


def votes(draw: random.Random) -> list[int]:
    """A hundred answers, some of them blank, good ones more often."""
    counts = [0] * len(LEVELS)
    for _ in range(draw.randint(94, 100)):
        counts[min(int(draw.expovariate(1.1)), len(LEVELS) - 1)] += 1
    return counts


def ledger(draw: random.Random, window: str) -> str:
    rows = []
    for number in range(1, 6):
        rows.append(f"""[[item]]
id = "{window}-{number:03}"
source = "survey"
area = "{draw.choice(INDICATORS)}"
problem = "排队时间长，叫号和显示不一致（第 {number} 项）"
responsible = "窗口负责人"
measures = ["加开号口"]
opened = 2025-05-{draw.randint(1, 28):02}
due = 2025-08-{draw.randint(1, 28):02}
[[item.event]]
date = 2025-06-{draw.randint(1, 28):02}
kind = "claimed"
by = "窗口负责人"
""")
        if draw.random() < 0.7:
            rows.append('[[item.event]]\ndate = 2025-07-15\nkind = "verified"\nby = "监管股"\nevidence = "抽查"\n')
    return "".join(rows)


def main() -> None:
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    draw = random.Random(count)
    year = folder / "2025"
    for name in ("surveys", "pledges", "ledger"):
        (year / name).mkdir(parents=True, exist_ok=True)
    (folder / "site.toml").write_text(
        'title = "公示"\ncentre = "中心"\n[contact]\ncomplaint_phone = "0797-1234567"\n'
    )
    (year / "plan.toml").write_text(plan())
    windows = [f"w{number:06}" for number in range(count)]
    (year / "windows.toml").write_text(
        "".join(f'[[window]]\nid = "{w}"\nname = "第 {n} 窗口"\n' for n, w in enumerate(windows))
    )
    for name, day in ROUNDS:
        rows = [f"conducted = {day}\n"]
        for window in windows:
            rows.append(f'[[window]]\nid = "{window}"\nrespondents = 100\n[window.votes]\n')
            rows.extend(f"{indicator} = {votes(draw)}\n" for indicator in INDICATORS)
        (year / "surveys" / f"{name}.toml").write_text("".join(rows))
    (year / "panel.toml").write_text(
        "".join(
            f'[[mark]]\nwindow = "{window}"\ndate = 2025-06-11\nscore = {draw.randint(160, 200) / 2}\n'
            for window in windows
            for _ in range(3)
        )
    )
    ballots = []
    for number, rater in enumerate(windows):
        # The next few windows, so that nobody gets more than the bound.
        marked = [windows[(number + step) % count] for step in range(1, min(MOST_PEER_MARKS, count - 1) + 1)]
        ballots.append(f'[[ballot]]\nrater = "{rater}"\nsubmitted = 2025-09-26\n[ballot.scores]\n')
        ballots.extend(f"{window} = {draw.randint(160, 200) / 2}\n" for window in marked)
    (year / "peer.toml").write_text("".join(ballots))
    for window in windows:
        body = "## 目标\n\n" + PARAGRAPH * 6 + "\n\n## 措施\n\n- 一次告知\n- 帮办代办\n\n" + PARAGRAPH * 6 + "\n"
        (year / "pledges" / f"{window}.md").write_text(f"+++\nsubmitted = 2025-05-08\n+++\n{body}")
        (year / "ledger" / f"{window}.toml").write_text(ledger(draw, window))


if __name__ == "__main__":
    main()
