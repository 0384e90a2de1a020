"""Checks what a site publishes for programs.

    python3 check.py SITE_GEN

Builds the sample, a small centre whose texts are hostile, and the same with an address of its own,
and looks at each site's data. Ends with "N passed, M failed" and exit code 1 on any failure.
"""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import json
import re
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import openpyxl
from frictionless import Package, system

# Where one of the sites is reached.
BASE = "https://example.org/pingyi/"
ROOT = Path(__file__).resolve().parents[2]

# What spreadsheets run or change, what ends the markup that other formats are made of, and letters
# that programs trip over.
AWKWARD = json.loads((ROOT / "tests/hostile/awkward.json").read_text(encoding="utf-8"))["taken"]
HOSTILE = [text for texts in AWKWARD.values() for text in texts]
# So many of them go into one small centre, which has not many more places for texts.
SOME = 24
FORMULA = re.compile(r"^[\s\u200b-\u200f\u2060\ufeff\x00-\x1f]*[=+\-@＝＋－＠]|^[\t\r\n]")


def hostile_content(folder: Path, texts: list[str], base_url: str | None) -> Path:
    """The small centre, with hostile texts wherever a text is free."""
    content = folder / "content"
    shutil.copytree(ROOT / "tests/good/three/content", content)
    texts = itertools.cycle(texts)
    free = re.compile(r'^((?:name|department|head|problem|basis|note|title|text|target|evidence)'
                      r'(?:_en)? = )"[^"]*"$', re.MULTILINE)
    for path in sorted(content.rglob("*")):
        if path.suffix in (".toml", ".md") and path.name != "plan.toml":
            written = path.read_text(encoding="utf-8")
            written = free.sub(lambda found: found[1] + json.dumps(next(texts), ensure_ascii=False), written)
            if path.name == "site.toml" and base_url:
                written = f'base_url = "{base_url}"\n{written}'
            path.write_text(written, encoding="utf-8")
    return content


def build(binary: str, content: Path, out: Path) -> None:
    run = subprocess.run([binary, "build", "--quiet", "--content", content, "--out", out],
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise SystemExit(f"{content} is not built:\n{run.stderr}")


class Check:
    """Counts what holds and says what does not."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def holds(self, what: str, wrong: list[str]) -> None:
        if wrong:
            self.failed += 1
            print(f"FAILED {what}")
            for line in wrong[:8]:
                print(f"    {line}")
        else:
            self.passed += 1


def package_problems(path: Path) -> list[str]:
    with system.use_context(trusted=True):
        report = Package(str(path)).validate()
    return [str(row) for row in report.flatten(["name", "rowNumber", "fieldName", "type", "message"])]


def read_csv(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), f"{path}: no byte order mark"
    text = data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert text.endswith("\r\n"), f"{path}: no CRLF at the end"
    return rows


def table_problems(path: Path, fields: list[dict]) -> list[str]:
    """Cells that a spreadsheet would run, and text that is no number where one is due."""
    wrong = []
    for number, row in enumerate(read_csv(path)[1:], 2):
        for field, cell in zip(fields, row, strict=True):
            if field["type"] == "string" and FORMULA.match(cell):
                wrong.append(f"line {number}: {field['name']} is {cell!r}")
            if field["type"] in ("number", "integer") and cell.startswith("'"):
                wrong.append(f"line {number}: {field['name']} is no number: {cell!r}")
    return wrong


def same(kind: str, text: str, cell: object) -> bool:
    """Whether a cell of the workbook says what the table does."""
    if text == "":
        return cell is None
    if kind in ("number", "integer"):
        if isinstance(cell, str):
            return cell == text
        return isinstance(cell, (int, float)) and Fraction(str(cell)) == Fraction(text)
    if kind == "boolean":
        return cell is (text == "true")
    if kind == "date":
        return isinstance(cell, datetime.datetime) and cell.date().isoformat() == text
    text = text[1:] if text.startswith("'") else text
    # XML has neither control characters nor carriage returns of its own: they are read back escaped.
    escaped = re.compile(r"_x[0-9A-F]{4}_|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
    plain = escaped.sub("", str(cell))
    wanted = escaped.sub("", text)
    return isinstance(cell, str) and plain in (wanted, f"'{wanted}")


def workbook_problems(path: Path, tables: list[dict]) -> list[str]:
    workbook = openpyxl.load_workbook(path)
    wrong = []
    if len(workbook.sheetnames) != len(tables) + 1:
        return [f"sheets: {workbook.sheetnames}"]
    for sheet, table in zip(workbook.worksheets[1:], tables, strict=True):
        rows = read_csv(path.parent / table["path"])[1:]
        if sheet.max_row != len(rows) + 1:
            wrong.append(f"{sheet.title}: {sheet.max_row - 1} rows for {len(rows)}")
            continue
        if sheet.freeze_panes != "B2":
            wrong.append(f"{sheet.title}: the header is not frozen")
        for row, cells in zip(sheet.iter_rows(min_row=2), rows):
            for field, cell, text in zip(table["schema"]["fields"], row, cells, strict=True):
                if cell.data_type == "f":
                    wrong.append(f"{sheet.title}!{cell.coordinate} is a formula: {cell.value}")
                elif not same(field["type"], text, cell.value):
                    wrong.append(f"{sheet.title}!{cell.coordinate}: {cell.value!r} for {text!r}")
    return wrong


def check_data(check: Check, name: str, site: Path) -> None:
    for path in sorted(site.glob("data/*/datapackage.json")):
        year = f"{name} {path.parent.name}"
        check.holds(f"{year}: frictionless", package_problems(path))
        resources = json.loads(path.read_text(encoding="utf-8"))["resources"]
        tables = [each for each in resources if "schema" in each]
        for table in tables:
            wrong = table_problems(path.parent / table["path"], table["schema"]["fields"])
            check.holds(f"{year}: {table['name']}", wrong)
        for book in sorted(path.parent.glob("*.xlsx")):
            check.holds(f"{year}: {book.name}", workbook_problems(book, tables))


ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def page_at(site: Path, file: Path, address: str) -> Path:
    """The file that an address of `file` leads to."""
    if address.startswith(BASE):
        path = site / unquote(address.removeprefix(BASE))
    else:
        path = (file.parent / unquote(address.split("#")[0])).resolve()
    return path / "index.html" if address.endswith("/") else path


def feed_problems(site: Path, file: Path) -> list[str]:
    """What RFC 4287 demands of a feed, and that its links lead somewhere."""
    feed = ElementTree.parse(file).getroot()
    wrong = [] if feed.tag == f"{ATOM}feed" else [f"the root is {feed.tag}"]
    entries = feed.findall(f"{ATOM}entry")
    for part in [feed, *entries]:
        for name in ("id", "title", "updated"):
            if len(part.findall(f"{ATOM}{name}")) != 1:
                wrong.append(f"not one {name} in {part.tag}")
        for name in ("updated", "published"):
            for date in part.findall(f"{ATOM}{name}"):
                if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", date.text or ""):
                    wrong.append(f"{name} is {date.text}")
        for link in part.findall(f"{ATOM}link"):
            if not page_at(site, file, link.get("href", "")).is_file():
                wrong.append(f"a link leads nowhere: {link.get('href')}")
        if not part.findall(f"{ATOM}link[@rel='alternate']"):
            wrong.append("no page is named")
    if feed.find(f"{ATOM}author/{ATOM}name") is None:
        wrong.append("nobody is the author")
    ids = [part.findtext(f"{ATOM}id") for part in [feed, *entries]]
    if len(set(ids)) != len(ids):
        wrong.append("an id stands twice")
    dates = [entry.findtext(f"{ATOM}updated") for entry in entries]
    if dates != sorted(dates, reverse=True) or (dates and feed.findtext(f"{ATOM}updated") != dates[0]):
        wrong.append("the newest is not first")
    return wrong


def map_problems(site: Path) -> list[str]:
    """The map names every page, each with its twin, and nothing else."""
    file = site / "sitemap.xml"
    urls = ElementTree.parse(file).getroot().findall(f"{MAP}url")
    named = [page_at(site, file, url.findtext(f"{MAP}loc") or "") for url in urls]
    pages = set(site.rglob("index.html"))
    wrong = [f"not in the map: {page}" for page in pages - set(named)]
    wrong += [f"no page: {page}" for page in set(named) - pages]
    if len(named) != len(set(named)):
        wrong.append("a page stands twice")
    if any(len(url.findall(f"{XHTML}link")) != 2 for url in urls):
        wrong.append("a page has not one address a language")
    return wrong


def dataset_problems(page: Path) -> list[str]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>',
                        page.read_text(encoding="utf-8"), re.DOTALL)
    if len(blocks) != 1:
        return [f"{len(blocks)} data blocks"]
    dataset = json.loads(blocks[0])
    wrong = [f"no {key}" for key in ("name", "description", "creator", "distribution") if not dataset[key]]
    for each in dataset["distribution"]:
        site = page.parents[3] if page.parts[-4] in ("en", "zh-CN") else page.parents[2]
        if not page_at(site, page, each["contentUrl"]).is_file():
            wrong.append(f"no file: {each['contentUrl']}")
    return wrong


def check_news(check: Check, name: str, site: Path) -> None:
    for file in sorted(site.rglob("feeds/*.xml")):
        check.holds(f"{name} {file.relative_to(site)}", feed_problems(site, file))
    for page in sorted(site.rglob("data/index.html")):
        check.holds(f"{name} {page.relative_to(site)}", dataset_problems(page))
    if (site / "sitemap.xml").exists():
        check.holds(f"{name} sitemap.xml", map_problems(site))
        check.holds(f"{name} robots.txt",
                    [] if f"Sitemap: {BASE}sitemap.xml" in (site / "robots.txt").read_text() else ["no map"])


def main() -> int:
    binary = str(Path(sys.argv[1]).resolve())
    check = Check()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        contents = {"sample": ROOT / "content"}
        for start in range(0, len(HOSTILE), SOME):
            some = HOSTILE[start:start + SOME]
            contents[f"hostile {start}"] = hostile_content(folder / f"hostile {start}", some, None)
        every_third = HOSTILE[::len(HOSTILE) // SOME]
        contents["with an address"] = hostile_content(folder / "addressed", every_third, BASE)
        for name, content in contents.items():
            site = folder / f"{name} site"
            build(binary, content, site)
            check_data(check, name, site)
            check_news(check, name, site)
            if (site / "sitemap.xml").exists() != (name == "with an address"):
                check.holds(f"{name}: a map where the address is known", ["it is not so"])
    print(f"{check.passed} passed, {check.failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
