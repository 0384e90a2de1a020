"""Writes the same centre as projects of general generators: `peers.py CENTRE RESULTS DIR`.

CENTRE is what `centre.py` wrote, RESULTS the `results.json` that this project makes of it. DIR gets
`zola/`, `hugo/` and `eleventy/`, each with a page a window (pledge, votes of each round, ledger), a
page of the whole ranking, the data as JSON and as CSV. The scores are given to the peers ready made:
they are measured at what they are for, reading text and writing pages.
"""

import json
import sys
import tomllib
from pathlib import Path

TITLE = "公示"


def read(centre: Path, results: Path) -> list[dict]:
    """The windows by rank, each with all that its page shows."""
    year = centre / "2025"
    plan = tomllib.loads((year / "plan.toml").read_text())
    indicators = [indicator["name"] for indicator in plan["survey"]["indicators"]]
    rounds = {}
    for survey in plan["survey"]["rounds"]:
        told = tomllib.loads((year / "surveys" / f"{survey['id']}.toml").read_text())
        rounds[survey["name"]] = {window["id"]: window for window in told["window"]}
    windows = []
    for window in json.loads(results.read_text())["windows"]:
        id = window["id"]
        ledger = tomllib.loads((year / "ledger" / f"{id}.toml").read_text())
        windows.append(
            {
                "id": id,
                "name": window["name"],
                "rank": window["rank"] or 0,
                "score": window["composite"] or "",
                "components": [
                    {"name": name, "score": component["score"] or ""}
                    for name, component in window["components"].items()
                ],
                "rounds": [
                    {
                        "name": name,
                        "respondents": told[id]["respondents"],
                        "rows": [
                            {"name": indicator, "counts": counts}
                            for indicator, counts in zip(indicators, told[id]["votes"].values(), strict=True)
                        ],
                    }
                    for name, told in rounds.items()
                ],
                "ledger": [
                    {
                        "id": item["id"],
                        "problem": item["problem"],
                        "due": str(item["due"]),
                        "state": item["event"][-1]["kind"],
                    }
                    for item in ledger["item"]
                ],
                "pledge": (year / "pledges" / f"{id}.md").read_text().split("+++\n", 2)[2],
            }
        )
    return sorted(windows, key=lambda window: (window["rank"] == 0, window["rank"]))


def table(windows: list[dict]) -> str:
    return "id,name,rank,score\n" + "".join(
        f"{window['id']},{window['name']},{window['rank']},{window['score']}\n" for window in windows
    )


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def data(window: dict) -> dict:
    return {key: value for key, value in window.items() if key != "pledge"}


def page(each, end, value, body: str) -> str:
    """A window's page: `each(item, list)` opens a loop, `end` closes it, `value(path)` prints."""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>'
        + value("name")
        + "</title></head><body><h1>"
        + value("name")
        + "</h1><p>"
        + value("score")
        + " · "
        + value("rank")
        + "</p><table>"
        + each("component", "components")
        + "<tr><td>" + value("component.name") + "</td><td>" + value("component.score") + "</td></tr>"
        + end
        + "</table>"
        + each("round", "rounds")
        + "<h2>" + value("round.name") + "（" + value("round.respondents") + "）</h2><table>"
        + each("row", "round.rows")
        + "<tr><th>" + value("row.name") + "</th>"
        + each("count", "row.counts")
        + "<td>" + value("count") + "</td>"
        + end
        + "</tr>"
        + end
        + "</table>"
        + end
        + body
        + "<table>"
        + each("item", "ledger")
        + "<tr><td>" + value("item.id") + "</td><td>" + value("item.problem") + "</td><td>"
        + value("item.due") + "</td><td>" + value("item.state") + "</td></tr>"
        + end
        + "</table></body></html>"
    )


def ranking(each: str, end: str, link: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>排名</title></head>'
        f"<body><h1>排名</h1><table>{each}{link}{end}</table></body></html>"
    )


def zola(windows: list[dict]) -> dict[str, str]:
    def each(item: str, of: str) -> str:
        first = of if "." in of else f"page.extra.{of}"
        return "{% for " + item + " in " + first + " %}"

    def value(path: str) -> str:
        return "{{ " + (path if "." in path or path == "count" else f"page.extra.{path}") + " }}"

    row = "<tr><td>{{ page.extra.rank }}</td><td><a href=\"{{ page.permalink }}\">{{ page.title }}</a></td><td>{{ page.extra.score }}</td></tr>"
    files = {
        "config.toml": f'base_url = "https://example.org"\ntitle = "{TITLE}"\ncompile_sass = false\nbuild_search_index = false\n',
        "content/_index.md": '+++\nsort_by = "weight"\ntemplate = "ranking.html"\n+++\n',
        "templates/ranking.html": ranking("{% for page in section.pages %}", "{% endfor %}", row),
        "templates/page.html": page(each, "{% endfor %}", value, "{{ page.content | safe }}"),
        "static/results.json": json.dumps([data(window) for window in windows], ensure_ascii=False),
        "static/results.csv": table(windows),
    }
    for at, window in enumerate(windows):
        told = json.dumps(window["name"], ensure_ascii=False)
        extra = "\n".join(
            f"{key} = {inline(value)}" for key, value in data(window).items()
        )
        files[f"content/{window['id']}.md"] = f"+++\ntitle = {told}\nweight = {at + 1}\n[extra]\n{extra}\n+++\n{window['pledge']}"
    return files


def inline(value) -> str:
    """A value as one line of TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {inline(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(inline(each) for each in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def hugo(windows: list[dict]) -> dict[str, str]:
    def each(item: str, of: str) -> str:
        return "{{ range $" + item + " := " + (f"${of}" if "." in of else f".Params.{of}") + " }}"

    def value(path: str) -> str:
        if path == "name":
            return "{{ .Title }}"
        return "{{ " + (f"${path}" if "." in path or path == "count" else f".Params.{path}") + " }}"

    row = "<tr><td>{{ .Params.rank }}</td><td><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></td><td>{{ .Params.score }}</td></tr>"
    files = {
        "config.toml": f'baseURL = "https://example.org/"\ntitle = "{TITLE}"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "section"]\n',
        "layouts/index.html": ranking("{{ range .Site.RegularPages.ByWeight }}", "{{ end }}", row),
        "layouts/_default/single.html": page(each, "{{ end }}", value, "{{ .Content }}"),
        "static/results.json": json.dumps([data(window) for window in windows], ensure_ascii=False),
        "static/results.csv": table(windows),
    }
    for at, window in enumerate(windows):
        front = {"title": window["name"], "weight": at + 1, **data(window)}
        files[f"content/{window['id']}.md"] = json.dumps(front, ensure_ascii=False) + "\n\n" + window["pledge"]
    return files


def eleventy(windows: list[dict]) -> dict[str, str]:
    def each(item: str, of: str) -> str:
        return "{% for " + item + " in " + of + " %}"

    def value(path: str) -> str:
        return "{{ " + path + " }}"

    row = "<tr><td>{{ page.data.rank }}</td><td><a href=\"{{ page.url }}\">{{ page.data.name }}</a></td><td>{{ page.data.score }}</td></tr>"
    files = {
        "package.json": '{ "private": true, "dependencies": { "@11ty/eleventy": "3" } }\n',
        "eleventy.config.js": 'module.exports = (config) => {\n'
        '  config.addPassthroughCopy("results.json");\n  config.addPassthroughCopy("results.csv");\n'
        '  config.addCollection("ranking", (all) => all.getFilteredByTag("window").sort((a, b) => a.data.place - b.data.place));\n'
        "};\n",
        "_includes/window.njk": page(each, "{% endfor %}", value, "{{ content | safe }}"),
        "index.njk": ranking("{% for page in collections.ranking %}", "{% endfor %}", row),
        "results.json": json.dumps([data(window) for window in windows], ensure_ascii=False),
        "results.csv": table(windows),
    }
    for at, window in enumerate(windows):
        front = {"layout": "window.njk", "tags": "window", "place": at + 1, **data(window)}
        files[f"windows/{window['id']}.md"] = f"---json\n{json.dumps(front, ensure_ascii=False)}\n---\n{window['pledge']}"
    return files


def main() -> None:
    centre, results, folder = (Path(argument) for argument in sys.argv[1:4])
    windows = read(centre, results)
    for name, project in (("zola", zola), ("hugo", hugo), ("eleventy", eleventy)):
        write(folder / name, project(windows))


if __name__ == "__main__":
    main()
