"""Measures what a first query loads: `search.py SITE QUERY [QUERY ...]`.

Serves the site as a usual server does, opens its search page with each query in a fresh Chromium,
and prints every file that was loaded, in bytes as they are and compressed. Fails when the search
page finds nothing.
"""

import gzip
import http.server
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import quote

BUDGET = 100 * 1024


def serve(site: Path, loaded: list[str]) -> http.server.ThreadingHTTPServer:
    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *rest):
            super().__init__(*rest, directory=str(site))

        def send_head(self):
            loaded.append(self.path.split("?")[0].lstrip("/"))
            return super().send_head()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def open_page(address: str) -> str:
    browser = next(filter(shutil.which, ["chromium", "chromium-browser", "google-chrome"]))
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                   "--no-first-run", "--disable-background-networking", "--disable-sync",
                   f"--user-data-dir={profile}", "--virtual-time-budget=20000", "--dump-dom", address]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def main() -> None:
    site, queries = Path(sys.argv[1]), sys.argv[2:]
    for query in queries:
        loaded: list[str] = []
        server = serve(site, loaded)
        address = f"http://127.0.0.1:{server.server_port}/search/index.html?q={quote(query)}"
        page = open_page(address)
        server.shutdown()
        found = re.search(r'id="search_status"[^>]*>([^<]*)<', page)
        print(f"{query}: {found[1] if found else 'no answer'}")
        raw = packed = index = 0
        for path in sorted(set(loaded)):
            if not (site / path).is_file():
                continue
            content = (site / path).read_bytes()
            size = len(gzip.compress(content))
            print(f"  {len(content):8} {size:8}  {path}")
            raw, packed = raw + len(content), packed + size
            if path.startswith("search/") and path.endswith(".js"):
                index += size
        verdict = "within" if packed <= BUDGET else "ABOVE"
        print(f"  {raw:8} {packed:8}  in all, of it {index} of the index: {verdict} the budget")
        if not found or "<mark>" not in page:
            sys.exit(f"{query}: nothing found")


if __name__ == "__main__":
    main()
