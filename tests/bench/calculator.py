"""Measures the calculator in headless Chromium: `calculator.py SITE YEAR`.

Opens the year's calculator of a built site as a usual server serves it, edits one window's votes and
the weights again and again, and prints what each step takes:

- ready: from the navigation until the calculator says that it reproduces the published result;
- WASM an edit: time within WebAssembly, told apart from the page's by the profiler's samples;
- script an edit: the whole of the input's handler, page included;
- paint: from the input until the next frame was painted;
- bytes: what the page loads for the first edit, compressed with Brotli where Python has it.

It never fails by time.
"""

import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from search import serve

try:
    import brotli

    packed, packing = (lambda data: len(brotli.compress(data))), "brotli"
except ImportError:
    packed, packing = (lambda data: len(gzip.compress(data))), "gzip"

TIMES = 60
PATIENCE = 180

# When the calculator has said that it is ready; set before the page's own scripts run.
WATCH = """
new MutationObserver((_, observer) => {
  if (document.getElementById('calculator-check')) {
    globalThis.readyAfter = performance.now();
    observer.disconnect();
  }
}).observe(document, { childList: true, subtree: true });
"""

# Types one number after the other into a field, and tells the times.
EDIT = """
const [selector, values, times, done] = arguments;
const field = document.querySelector(selector);
if (!field) { done(null); return; }
const scripts = [], paints = [];
let step = 0;
const next = () => {
  if (step === times) { done({ scripts, paints }); return; }
  const from = performance.now();
  field.value = values[step % values.length];
  field.dispatchEvent(new Event('input', { bubbles: true }));
  scripts.push(performance.now() - from);
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { paints.push(performance.now() - from); step += 1; next(); };
    channel.port2.postMessage(null);
  });
};
next();
"""


class Chromium:
    """A session of chromedriver."""

    def __init__(self, profile: str):
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        line = next(line for line in self.driver.stdout if "started successfully on port" in line)
        port = "".join(filter(str.isdigit, line.rsplit("port", 1)[1]))
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync",
                     "--window-size=1280,1000", f"--user-data-dir={profile}"]
        wanted = {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": arguments},
            "timeouts": {"script": PATIENCE * 1000, "pageLoad": PATIENCE * 1000},
        }}}
        self.base += f"/session/{self.post('/session', wanted)['sessionId']}"

    def post(self, path: str, body: dict):
        request = urllib.request.Request(
            self.base + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]

    def devtools(self, command: str, **parameters):
        return self.post("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def run(self, script: str, *arguments):
        return self.post("/execute/async", {"script": script, "args": list(arguments)})

    def end(self) -> None:
        try:
            urllib.request.urlopen(urllib.request.Request(self.base, method="DELETE"), timeout=30).close()
        finally:
            self.driver.terminate()
            self.driver.wait(timeout=30)


def wasm_seconds(profile: dict) -> float:
    """The time of the samples that fell into WebAssembly."""
    inside = {node["id"] for node in profile["nodes"] if node["callFrame"]["url"].startswith("wasm://")}
    spent = zip(profile["samples"], profile["timeDeltas"])
    return sum(delta for node, delta in spent if node in inside) / 1e6


def measure(chromium: Chromium, name: str, selector: str, values: list) -> None:
    chromium.devtools("Profiler.enable")
    chromium.devtools("Profiler.setSamplingInterval", interval=100)
    chromium.run(EDIT, selector, values, 5)
    chromium.devtools("Profiler.start")
    times = chromium.run(EDIT, selector, values, TIMES)
    profile = chromium.devtools("Profiler.stop")["profile"]
    if times is None:
        sys.exit(f"{name}: the page has no such field")
    wasm = 1000 * wasm_seconds(profile) / TIMES
    script, paint = statistics.median(times["scripts"]), statistics.median(times["paints"])
    print(f"  {name:10} {wasm:8.2f} ms WASM {script:8.2f} ms script {paint:8.2f} ms to paint")


def main() -> None:
    site, year = Path(sys.argv[1]), sys.argv[2]
    loaded: list[str] = []
    server = serve(site, loaded)
    if not shutil.which("chromedriver"):
        sys.exit("chromedriver is missing")
    with tempfile.TemporaryDirectory() as folder:
        chromium = Chromium(folder)
        try:
            chromium.devtools("Page.enable")
            chromium.devtools("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
            page = f"http://127.0.0.1:{server.server_port}/{year}/calculator/index.html"
            chromium.post("/url", {"url": page})
            ready = None
            until = time.monotonic() + PATIENCE
            while ready is None and time.monotonic() < until:
                ready = chromium.run("arguments[0](globalThis.readyAfter ?? null)")
                time.sleep(0.1)
            if ready is None:
                sys.exit("the calculator does not start")
            print(f"  ready after {ready:.0f} ms")
            votes = "table.votes input"
            # Few enough that the row stays within the respondents, whatever its other counts are.
            measure(chromium, "votes", votes, [str(1 + step) for step in range(10)])
            weights = ".calc-weights input[inputmode=decimal]"
            measure(chromium, "weights", weights, [str(30 + step) for step in range(10)])
        finally:
            chromium.end()
            server.shutdown()
    total = 0
    for path in sorted(set(loaded)):
        if path.endswith((".js", ".wasm")) and (site / path).is_file() and not path.startswith("data/"):
            size = packed((site / path).read_bytes())
            total += size
            print(f"  {size:8} bytes ({packing})  {path}")
    print(f"  {total:8} bytes ({packing})  scripts and WASM to the first edit")


if __name__ == "__main__":
    main()
