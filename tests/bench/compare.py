#!/usr/bin/env python3
"""Measures this project beside the floor and general generators: `compare.py [--help]`.

All are run in turn, `--rounds` times over, on the same machine in the same minutes, so that what
disturbs one disturbs all; ratios are taken within a round and their median is printed. Generators that
are not installed are named and left out: nobody's tool is fetched by this script. They write a page a
window and one ranking, as the bench profile does; the whole site in two languages is measured beside.

It prints a table in Markdown and fails only when a command fails, never by time.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


OURS = "this project, whole site"
# What the others make: a page a window in one language, the ranking, the data as JSON and CSV.
BENCH = "this project, bench profile"
BENCH_PROFILE = ["--only", "windows,ranking,data", "--only-lang", "zh"]


# What a generator that is made of the same packages cannot go below.
PACKAGES = "the packages alone"


def floor_of(threads: int) -> str:
    return f"floor, {threads} thread{'s' if threads > 1 else ''}"


@dataclass
class Contender:
    name: str
    command: list[str]
    out: Path
    folder: Path = ROOT
    # The floor prints what its writing took: its reading is no part of it.
    says_seconds: bool = False
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)
    files: int = 0

    def run(self) -> None:
        if self.out.exists():
            shutil.rmtree(self.out)
        start = time.perf_counter()
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(self.command, cwd=self.folder, stdout=said, stderr=subprocess.STDOUT)
            # The children of one process only, which `getrusage` cannot tell apart.
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            text = said.read().decode(errors="replace")
        if process.returncode != 0:
            sys.exit(f"{self.name} failed ({process.returncode}):\n{text}")
        self.wall.append(float(text) if self.says_seconds else wall)
        self.cpu.append(used.ru_utime + used.ru_stime)
        self.peak.append(used.ru_maxrss // 1024)
        self.files = sum(1 for path in self.out.rglob("*") if path.is_file())


def contenders(tool: Path, floor: Path, work: Path, whole: bool) -> tuple[list[Contender], list[str]]:
    """Who is measured, and who is not there. The floor is that of the whole site where this is measured."""
    centre, peers, out = (work / name for name in ("centre", "peers", "out"))
    build = [str(tool), "build", "--quiet", "--content", str(centre)]
    full, part, written = out / "full", out / "part", out / "floor"
    found = [
        Contender(OURS, [*build, "--out", str(full)], full),
        Contender(BENCH, [*build, *BENCH_PROFILE, "--out", str(part)], part),
    ]
    if not whole:
        del found[0]
    for threads in (1, 2):
        command = [str(floor), str(found[0].out), str(written), str(threads)]
        found.append(Contender(floor_of(threads), command, written, says_seconds=True))
    packages, made = tool.parent / "examples" / "packages", out / "packages"
    found.append(Contender(PACKAGES, [str(packages), str(peers / "zola"), str(made)], made))
    missing = []
    for name, command in (
        ("Zola", ["zola", "build", "--force", "--output-dir", str(out / "zola")]),
        ("Hugo", ["hugo", "--quiet", "--destination", str(out / "hugo")]),
        ("Eleventy", ["eleventy", "--quiet", f"--output={out / 'eleventy'}"]),
    ):
        if shutil.which(command[0]) is None:
            missing.append(name)
        else:
            found.append(Contender(name, command, out / name.lower(), peers / name.lower()))
    return found, missing


def median_ratio(one: Contender, other: Contender) -> float:
    return statistics.median(a / b for a, b in zip(one.wall, other.wall, strict=True))


def print_table(count: int, found: list[Contender]) -> None:
    print(f"\n### {count:,} windows\n")
    print("| what | files | wall, s | CPU, s | cores busy | peak, MiB |")
    print("|---|---|---|---|---|---|")
    for one in found:
        # What the floor's process uses is its reading too.
        cpu = "–" if one.says_seconds else f"{statistics.median(one.cpu):.2f}"
        busy = statistics.median(cpu / wall for cpu, wall in zip(one.cpu, one.wall, strict=True))
        busy = "–" if one.says_seconds else f"{busy:.2f}"
        peak = "–" if one.says_seconds else f"{max(one.peak):,}"
        print(f"| {one.name} | {one.files:,} | {statistics.median(one.wall):.3f} | {cpu} | {busy} | {peak} |")
    by_name = {one.name: one for one in found}
    bench, alone = by_name[BENCH], by_name[PACKAGES]
    above = median_ratio(found[0], by_name[floor_of(2)])
    what = "whole site" if found[0].name == OURS else "bench profile"
    print(f"\nThe {what} takes {above:.1f} times its floor with two threads.")
    for other in found:
        if other.name not in (OURS, BENCH) and not other.says_seconds:
            wall, cpu = median_ratio(bench, other), statistics.median(
                a / b for a, b in zip(bench.cpu, other.cpu, strict=True)
            )
            print(f"The bench profile takes {wall:.2f} of the time of {other.name}, {cpu:.2f} of its CPU time.")
            if other is not alone:
                print(f"The packages alone take {median_ratio(alone, other):.2f} of the time of {other.name}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("windows", nargs="*", type=int, default=[100, 1000], metavar="WINDOWS")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--place", type=Path, default=Path("/dev/shm"), help="where sites are written (default: memory)")
    parser.add_argument("--profile-only", action="store_true", help="leave the whole site out, for more windows than its files find room")
    arguments = parser.parse_args()
    build = ["cargo", "build", "--quiet", "--release", "--locked", "--package", "site-gen", "--bins", "--example", "packages"]
    subprocess.run(build, cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    tool = (target / "release" / "site-gen").resolve(strict=True)
    missing: list[str] = []
    with tempfile.TemporaryDirectory(dir=arguments.place) as folder:
        place = Path(folder)
        floor = place / "floor-program"
        subprocess.run(["rustc", "-O", "--edition", "2024", "-o", floor, HERE / "floor.rs"], check=True)
        for count in arguments.windows:
            work = place / str(count)
            centre = work / "centre"
            subprocess.run([sys.executable, HERE / "centre.py", str(count), centre], check=True)
            results = work / "results.json"
            with results.open("wb") as scores:
                command = [tool, "score", "--content", centre, "--format", "json"]
                subprocess.run(command, stdout=scores, check=True)
            subprocess.run([sys.executable, HERE / "peers.py", centre, results, work / "peers"], check=True)
            (work / "out").mkdir()
            found, missing = contenders(tool, floor, work, whole=not arguments.profile_only)
            for _ in range(arguments.rounds):
                for one in found:
                    one.run()
            print_table(count, found)
            shutil.rmtree(work)
    if missing:
        print(f"\nNot installed, not measured: {', '.join(missing)}.")


if __name__ == "__main__":
    main()
