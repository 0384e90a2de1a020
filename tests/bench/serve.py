#!/usr/bin/env python3
"""Measures the preview: from a file's save to the browser's new page: `serve.py [--help]`.

A client does what `assets/preview.js` has a browser do: it shows a page, asks for news with that page's
address, and loads it again when the news says that it looks different. Each round adds a sentence to the
pledge that the page shows and saves it. Printed are the time to the news and to the last byte of the new
page; what the first look at another page takes then, which shows the sentence too; the same as to the news
for a second sentence that is saved before the whole site is made; and that until it is made. How long a
browser takes to draw comes on top. It prints a table in Markdown and never fails by time.
"""

import argparse
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SHOWN = "/2025/pledges/w000010/index.html"
OTHER = "/en/2025/pledges/w000010/index.html"
PLEDGE = "2025/pledges/w000010.md"


class Client:
    def __init__(self, address: str) -> None:
        self.connection = http.client.HTTPConnection(address, timeout=600)

    def get(self, path: str) -> str:
        self.connection.request("GET", path)
        return self.connection.getresponse().read().decode()

    def news(self, seen: int) -> dict:
        # Who has waited for long is told that there is none.
        while (news := json.loads(self.get(f"/__preview/news/{seen}?{SHOWN}")))["version"] <= seen:
            pass
        if news["errors"]:
            sys.exit(news["errors"])
        return news


def save(file: Path, said: str) -> float:
    with file.open("a") as pledge:
        pledge.write(f"\n{said}\n")
    return time.perf_counter()


def measure(tool: Path, place: Path, count: int, rounds: int) -> None:
    centre, out = place / "centre", place / "site"
    subprocess.run([sys.executable, HERE / "centre.py", str(count), centre], check=True)
    command = [tool, "serve", "--lang", "en", "--content", centre, "--out", out, "--port", "0"]
    serving = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        address = next(found[1] for line in serving.stderr if (found := re.search(r"http://([^/]+)/", line)))
        client = Client(address)
        told, loaded, other, again, whole = [], [], [], [], []
        version = client.news(0)["version"]
        for at in range(rounds):
            look = re.search(r'data-look="(\w+)"', client.get(SHOWN))[1]
            # The browser's question is there before the file is saved, on a connection of its own.
            asking = Client(address)
            asking.connection.request("GET", f"/__preview/news/{version}?{SHOWN}")
            time.sleep(0.2)
            said = f"又一句，第 {at} 回。"
            start = save(centre / PLEDGE, said)
            news = json.loads(asking.connection.getresponse().read())
            told.append(time.perf_counter() - start)
            if news["errors"] or news["page"] == look or said not in client.get(SHOWN):
                sys.exit(f"the page did not change: {news}")
            loaded.append(time.perf_counter() - start)
            asked = time.perf_counter()
            while said not in client.get(OTHER):
                pass
            other.append(time.perf_counter() - asked)
            version, said = news["version"], f"再一句，第 {at} 回。"
            start = save(centre / PLEDGE, said)
            while said not in client.get(SHOWN):
                version = client.news(version)["version"]
            again.append(time.perf_counter() - start)
            written = out / SHOWN.removeprefix("/")
            while said not in written.read_text():
                time.sleep(0.002)
            whole.append(time.perf_counter() - start)
            # The end of the build is news as well.
            time.sleep(0.5)
            version = client.news(0)["version"]
        medians = (statistics.median(each) for each in (told, loaded, other, again, whole))
        numbers = (f"{1000 * median:,.0f}" for median in medians)
        print(f"| {count:,} | {' | '.join(numbers)} |", flush=True)
    finally:
        serving.terminate()
        serving.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("windows", nargs="*", type=int, default=[100, 1000], metavar="WINDOWS")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--place", type=Path, default=Path("/dev/shm"), help="where sites are written (default: memory)")
    arguments = parser.parse_args()
    subprocess.run(["cargo", "build", "--quiet", "--release", "--locked", "--package", "site-gen"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    tool = (target / "release" / "site-gen").resolve(strict=True)
    print("| windows | news, ms | page loaded, ms | another page, ms | saved again, ms | whole site made, ms |")
    print("|---|---|---|---|---|---|")
    for count in arguments.windows:
        with tempfile.TemporaryDirectory(dir=arguments.place) as folder:
            measure(tool, Path(folder), count, arguments.rounds)


if __name__ == "__main__":
    main()
