"""Compare a build of site-gen with the recount on random centres.

    python3 compare.py SITE_GEN --seed S --count N --max-windows M [--first K] [--keep DIR]

For each centre runs `SITE_GEN score --content DIR --format json`, which prints the
current year's results.json, and looks for every key of the recount in it. Ends
with "N passed, M failed" and exit code 1 on any difference. `--keep` leaves the
content of the centres that differ in a folder.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from centres import write_centre
from differences import differences
from recount import recount

MOST_SHOWN = 8


def score(binary: Path, content: Path) -> dict | str:
    """The binary's results, or what it said instead."""
    run = subprocess.run([binary, "score", "--content", content, "--format", "json"],
                         capture_output=True, encoding="utf-8", errors="replace", check=False)
    if run.returncode != 0:
        return f"exit code {run.returncode}: {run.stderr.strip()}"
    try:
        return json.loads(run.stdout)
    except json.JSONDecodeError as error:
        return f"its output is no JSON: {error}"


def compare(binary: Path, content: Path) -> list[str]:
    results = score(binary, content)
    if isinstance(results, str):
        return [results]
    return list(differences(recount(content), results))


def attempt(binary: Path, folder: Path, arguments: argparse.Namespace, at: int) -> list[str]:
    """Writes the centre with this number, and tells how the two differ on it."""
    content = folder / f"centre-{at}"
    write_centre(arguments.seed, at, arguments.max_windows, content)
    found = compare(binary, content)
    if found and arguments.keep:
        shutil.copytree(content, arguments.keep / content.name, dirs_exist_ok=True)
    shutil.rmtree(content)
    return found


def report(found: list[str], arguments: argparse.Namespace, at: int) -> None:
    print(f"centre {at} differs; again: --seed {arguments.seed} --first {at} --count 1 "
          f"--max-windows {arguments.max_windows}")
    for difference in found[:MOST_SHOWN]:
        print(f"  {difference}")
    if len(found) > MOST_SHOWN:
        print(f"  and {len(found) - MOST_SHOWN} more")


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare site-gen with the recount.")
    parser.add_argument("binary", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--max-windows", type=int, required=True)
    parser.add_argument("--first", type=int, default=0, help="number of the first centre")
    parser.add_argument("--keep", type=Path, help="keep the content that differs here")
    arguments = parser.parse_args()
    binary = arguments.binary.resolve(strict=True)
    failed = 0
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor() as pool:
        tried = partial(attempt, binary, Path(folder), arguments)
        numbers = range(arguments.first, arguments.first + arguments.count)
        for at, found in zip(numbers, pool.map(tried, numbers)):
            if found:
                failed += 1
                report(found, arguments, at)
    print(f"{arguments.count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
