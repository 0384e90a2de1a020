"""Write the inputs with which a fuzz target begins.

    python3 seeds.py TARGET FOLDER

Taken from what the repository holds: contents good and bad, vectors, scenarios, logs and whatever once
broke a promise (tests/fuzz/found/TARGET). Files are named by their digest, so that a second call adds
nothing.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
ROOT = TESTS.parent
# As long as libFuzzer is told to make them.
LONGEST = 65_536


def files(*patterns: str) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(path for path in ROOT.glob(pattern) if path.is_file())


def content() -> Iterator[bytes]:
    """Each file in the place of the small centre's file of its name, by that file's number."""
    base = TESTS / "good/three/content"
    # The order of paths in which the tool reads them.
    places = sorted(path.relative_to(base).as_posix() for path in base.rglob("*") if path.is_file())
    kinds = {Path(place).parts[1:2] or (place,): at for at, place in enumerate(places)}
    by_name = {Path(place).name: at for at, place in enumerate(places)}
    for path in files("tests/good/three/content/**/*", "tests/bad/*/content/**/*"):
        inner = path.parts[path.parts.index("content") + 1:]
        at = by_name.get(path.name, kinds.get(inner[1:2]))
        if at is not None:
            yield bytes([at]) + path.read_bytes()


def paths() -> Iterator[bytes]:
    for path in files("content/**/*", "tests/bad/*/content/**/*"):
        yield "/".join(path.parts[path.parts.index("content") + 1:]).encode()
    yield from (b"tax", b"con", b"2025/../x", b"2025/pledges/CON.md", "2025/pledges/税.md".encode())


def texts(*patterns: str) -> Iterator[bytes]:
    yield from (path.read_bytes() for path in files(*patterns))


def vectors() -> Iterator[bytes]:
    """The inputs within each vector, as they are published."""
    import json

    for path in files("tests/vectors/*.json"):
        inputs = json.loads(path.read_text(encoding="utf-8")).get("inputs")
        if inputs is not None:
            canonical = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            yield canonical.encode()


def scenarios() -> Iterator[bytes]:
    yield from texts("tests/what-if/**/*.toml", "tests/fuzz/scenarios/*.toml")


def links() -> Iterator[bytes]:
    yield (b"scenario=1.0123456789abcdef&floor=60&tie-breakers=public_panel&quota=3.3.3."
           b"&weights=panel_50.peer_10.public_40&votes=tax.july..discipline.1_2_3_4_5"
           b"&mark=tax.peer.0.88.5&rounding=2.half-even&trim=peer.1&basis=printed&end")


# Of each kind of table the little that is recognised.
TABLES = (
    "窗口,部门\n税务窗口,县税务局\n",
    "评分单位,税务窗口,供水窗口\n税务窗口,,90\n供水窗口,８５分,\n",
    "窗口,评分项目,检查日期,分数,评分依据\n税务,日常工作,2025/6/11,89.35,暗访记录第 1 号\n合计,,,89.35,\n",
    "window,round,indicator,good,average,poor\ntax,july,attitude,1,2,3\n",
    "编号,窗口,问题,发现日期,整改期限\n2025-001,税务,排队时间长,2025年5月8日,2025-06-08\n",
    "窗口,服务态度,问题解决\n税务,好,一般\n供水,差,\n",
)


def workbook(rows: list[list[str]]) -> bytes:
    """The smallest XLSX with these rows, unpacked within its archive, so that bytes can be changed."""
    import io
    import zipfile
    from xml.sax.saxutils import escape

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kin = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) + "</row>"
        for row in rows
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{kin}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kin}"><sheets>'
        '<sheet name="s" sheetId="1" r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="b" '
        f'Type="{kin}/worksheet" Target="worksheets/s.xml"/></Relationships>',
        "xl/worksheets/s.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return made.getvalue()


def spreadsheets() -> Iterator[bytes]:
    yield from texts("tests/spreadsheets/*.ods", "tests/spreadsheets/*.xls")
    for table in TABLES:
        yield table.encode()
        yield table.encode("gb18030")
        yield workbook([line.split(",") for line in table.splitlines()])


SEEDS = {
    "content": content,
    "paths": paths,
    "markdown": lambda: texts("*.md", "content/**/*.md", "site-gen/docs/*.md"),
    "inputs": vectors,
    "scenario": scenarios,
    "link": links,
    "log": lambda: texts("tests/bad/*/content/publications.log", "content/publications.log"),
    "spreadsheet": spreadsheets,
}


def main() -> None:
    target, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    found = (path.read_bytes() for path in files(f"tests/fuzz/found/{target}/*"))
    for seeds in (SEEDS[target](), found):
        for seed in seeds:
            if len(seed) <= LONGEST:
                (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)


if __name__ == "__main__":
    main()
