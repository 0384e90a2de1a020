"""Recount worked examples: folders `centre-*` with `content/` and `results.json`.

    python3 test_examples.py EXAMPLES_DIR

Every key that an example's results.json gives must be recounted to the same value.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from differences import differences
from recount import recount


def main() -> int:
    parser = argparse.ArgumentParser(description="Recount worked examples.")
    parser.add_argument("examples", type=Path, help="folder that holds centre-*/")
    folder: Path = parser.parse_args().examples
    failed = 0
    examples = sorted(folder.glob("centre-*/results.json"))
    for results in examples:
        expected = json.loads(results.read_text(encoding="utf-8"))
        found = list(differences(expected, recount(results.parent / "content")))
        failed += bool(found)
        print(f"{results.parent.name}: {'differs' if found else 'agrees'}")
        for difference in found:
            print(f"  {difference}")
    print(f"{len(examples) - failed} passed, {failed} failed")
    return 1 if failed or not examples else 0


if __name__ == "__main__":
    sys.exit(main())
