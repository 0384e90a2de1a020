#!/usr/bin/env python3
"""Measures builds after an edit beside a clean build: `edits.py [--help]`.

Each round builds the site from nothing, then again after nothing changed, after a sentence was added to
a pledge, after a ledger item was closed, and after a vote moved every shared figure. All but the first
remember what pages were made from (`--cache`). Ratios are taken within a round, of wall time and of CPU
time, which others on the machine disturb less. It prints a table in Markdown and never fails by time.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def replaced(path: Path, pattern: str, by) -> None:
    text, count = re.subn(pattern, by, path.read_text(), count=1)
    if count != 1:
        sys.exit(f"{path} has no {pattern}")
    path.write_text(text)


def pledge(year: Path, at: int) -> None:
    with (year / f"pledges/w{at:06}.md").open("a") as file:
        file.write("\n再加一句。\n")


def ledger(year: Path, at: int) -> None:
    event = '[[item.event]]\ndate = 2025-09-01\nkind = "progress"\nby = "窗口负责人"\nnote = "加开一个号口"\n'
    item = f'[[item]]\nid = "w{at:06}-900"\nsource = "survey"\nproblem = "又一项"\nresponsible = "窗口负责人"\n'
    with (year / f"ledger/w{at:06}.toml").open("a") as file:
        file.write(f'{item}measures = ["加开号口"]\nopened = 2025-08-01\ndue = 2025-10-01\n{event}')


def vote(year: Path, at: int) -> None:
    replaced(
        year / "panel.toml",
        rf'(window = "w{at:06}"\ndate = [-0-9]+\nscore = )[0-9.]+',
        lambda found: f"{found[1]}{60 + at % 30}.25",
    )


EDITS = [
    ("nothing changed", lambda year, at: None),
    ("a sentence more in a pledge", pledge),
    ("an item more in a ledger", ledger),
    ("another mark of the panel", vote),
]


def run(command: list) -> tuple[float, float, int, str]:
    """Wall and CPU seconds, the most memory in MiB, and what it said."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(said)
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("windows", nargs="*", type=int, default=[100, 1000], metavar="WINDOWS")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--place", type=Path, default=Path("/dev/shm"), help="where sites are written (default: memory)")
    parser.add_argument("--tool", type=Path, help="a program built before (default: built first)")
    arguments = parser.parse_args()
    tool = arguments.tool
    if tool is None:
        subprocess.run(["cargo", "build", "--quiet", "--release", "--locked", "--package", "site-gen"], cwd=ROOT, check=True)
        tool = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "site-gen"
    for count in arguments.windows:
        with tempfile.TemporaryDirectory(dir=arguments.place) as folder:
            place = Path(folder)
            centre, out, cache = place / "centre", place / "out", place / "pages"
            subprocess.run([sys.executable, HERE / "centre.py", str(count), centre], check=True)
            build = [tool.resolve(strict=True), "build", "--lang", "en", "--content", centre, "--out", out]
            remembering = [*build, "--cache", cache]
            plain, rows = [], {name: [] for name, _ in [("from nothing, remembering", None), *EDITS]}
            for at in range(arguments.rounds):
                shutil.rmtree(out, ignore_errors=True)
                plain.append(run(build))
                shutil.rmtree(out)
                cache.unlink(missing_ok=True)
                rows["from nothing, remembering"].append(run(remembering))
                for name, edit in EDITS:
                    edit(centre / "2025", at)
                    rows[name].append(run(remembering))
            print(f"\n### {count:,} windows\n")
            print("| build | wall, s | CPU, s | peak, MiB | CPU beside a clean build | pages that changed |")
            print("|---|---|---|---|---|---|")
            for name, each in [("from nothing", plain), *rows.items()]:
                wall, cpu = (statistics.median(one[part] for one in each) for part in (0, 1))
                peak = max(one[2] for one in each)
                ratio = statistics.median(one[1] / clean[1] for one, clean in zip(each, plain, strict=True))
                told = re.findall(r"(\d+) pages show|, (\d+) changed|, (\d+) are new|, (\d+) are gone", each[-1][3])
                changed = sum(int(number) for found in told for number in found if number) if told else "–"
                print(f"| {name} | {wall:.2f} | {cpu:.2f} | {peak:,} | {ratio:.2f} | {changed} |", flush=True)


if __name__ == "__main__":
    main()
