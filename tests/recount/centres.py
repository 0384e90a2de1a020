"""Random small centres to recount: lawful content, awkward numbers.

    python3 centres.py --seed S --count N --max-windows M --out DIR [--first K]

Writes DIR/centre-K … as content folders. Each centre depends on the seed and its
own number only, so any of them can be made again alone. Every reading of the
method is switched at random; the numbers are chosen to sit on edges: exact ties,
tiny samples, answers all on one level, twelve digits, full and empty lists,
records later than the as-of date.
"""

from __future__ import annotations

import argparse
import copy
import datetime
import json
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from recount import last_record, recount

Date = datetime.date
Table = dict[str, object]

MOST_DIGITS = 12
TENTH_OF_A_NANO = Decimal("0.0000000001")

# Lawful ids that invite mistakes: keys of the format, numbers, ids that sort
# differently as text and as numbers, the longest one.
WINDOW_IDS = ["tax", "civil", "housing", "water", "gas", "power", "10", "9", "0", "a-b", "ab", "a0",
              "date", "window", "score", "votes", "submitted", "july", "panel", "x" * 64]
COMPONENT_IDS = ["panel", "peer", "public", "own", "checks", "inner", "outer", "again", "total",
                 "tax", "0", "rounds", "composite", "a-1", "a1", "b", "c", "d", "e", "f", "g"]
ITEM_IDS = ["tidy", "papers", "desk", "daily"]
INDICATOR_IDS = ["discipline", "execution", "openness", "attitude", "integrity", "resolution",
                 "compliance"]
ROUND_IDS = ["july", "august", "october"]
CLASSES = ["approval", "utility"]
MARK_KINDS = ["open-check", "covert-check", "inspection", "daily", "materials", "other"]
LEVEL_SETS = [
    [("good", "100"), ("fairly-good", "80"), ("average", "60"), ("fairly-poor", "30"), ("poor", "0")],
    [("unknown", None), ("yes", "100"), ("no", "0")],
    [("satisfied", "100"), ("basically", "75"), ("not", "55.5"), ("unknown", None)],
    [("low", "3.33333333333"), ("high", "99.9999999999"), ("middle", "50.05")],
    [("one", "88.8"), ("none", None), ("other", "88.8")],
    [("only", "70")],
]


# --- writing TOML ------------------------------------------------------------

def digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


def number_text(rng: random.Random, value: Decimal) -> str:
    """A number in one of its lawful spellings: integer, decimal or decimal string."""
    text = format(value.normalize(), "f")
    if rng.random() < 0.2:
        longer = text + ("0" if "." in text else ".0")
        text = longer if digits(longer) <= MOST_DIGITS else text
    assert digits(text) <= MOST_DIGITS, text
    return f'"{text}"' if rng.random() < 0.3 else text


def value_text(rng: random.Random, value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return number_text(rng, value)
        case Date():
            return value.isoformat()
        case str():
            return json.dumps(value, ensure_ascii=False)  # TOML's basic strings, too
        case list():
            return "[" + ", ".join(value_text(rng, item) for item in value) + "]"
        case dict():
            pairs = (f"{key} = {value_text(rng, inner)}" for key, inner in value.items())
            return "{ " + ", ".join(pairs) + " }"
    raise TypeError(value)


def is_table_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def toml_lines(rng: random.Random, table: Table, path: str = "") -> list[str]:
    """A table's own keys first, then the tables below it under their headers."""
    lines: list[str] = []
    below: list[tuple[str, object]] = []
    for key, value in table.items():
        inline = path == "survey" and rng.random() < 0.5
        if (isinstance(value, dict) or is_table_list(value)) and not inline:
            below.append((f"{path}.{key}" if path else key, value))
        else:
            lines.append(f"{key} = {value_text(rng, value)}")
    for header, value in below:
        if isinstance(value, dict):
            lines += [f"[{header}]", *toml_lines(rng, value, header)]
        else:
            for row in value:
                lines += [f"[[{header}]]", *toml_lines(rng, row, header)]
    return lines


def write_text(rng: random.Random, path: Path, lines: list[str]) -> None:
    """Some files begin with a byte order mark, some have Windows line ends."""
    text = "".join(f"{line}\n" for line in lines)
    if rng.random() < 0.1:
        text = text.replace("\n", "\r\n")
    mark = "\ufeff" if rng.random() < 0.1 else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((mark + text).encode("utf-8"))


# --- numbers -----------------------------------------------------------------

def split_hundred(rng: random.Random, parts: int) -> list[Decimal] | None:
    """Weights that sum to exactly 100, some of them 0; or none at all."""
    if rng.random() < 0.2:
        return None
    unit = rng.choice([Decimal(5), Decimal(1), Decimal("0.25"), TENTH_OF_A_NANO])
    total = int(100 / unit)
    cuts = sorted(rng.randint(0, total) for _ in range(parts - 1))
    return [(high - low) * unit for low, high in zip([0, *cuts], [*cuts, total])]


def give_weights(rng: random.Random, siblings: list[Table]) -> None:
    weights = split_hundred(rng, len(siblings))
    if len(siblings) == 3 and rng.random() < 0.3:
        weights = [Decimal(40), Decimal(20), Decimal(40)]
    for sibling, weight in zip(siblings, weights or []):
        sibling["weight"] = weight


def mark_source(rng: random.Random) -> Callable[[], Decimal]:
    """How the marks of a centre look."""
    edges = [Decimal(text) for text in ("0", "100", "50", "99.9999999999", "0.0000000001")]
    looks: list[Callable[[], Decimal]] = [
        lambda: Decimal(90),
        lambda: Decimal(rng.choice([80, 85, 90])),
        lambda: Decimal(rng.randint(600, 1000)) / 10,
        lambda: rng.randint(0, 10 ** 12 - 1) * TENTH_OF_A_NANO,
        lambda: rng.choice(edges),
    ]
    return rng.choice([*looks, lambda: rng.choice(looks)()])


def points_lost(rng: random.Random) -> Decimal:
    return rng.choice([Decimal("0.5"), Decimal(1), Decimal("1.5"), Decimal("2.25"), Decimal(30),
                       Decimal(250), Decimal("0.00000000001"),
                       rng.randint(1, 10 ** 7) * Decimal("0.0000001")])


# --- one centre --------------------------------------------------------------

class Centre:
    """A centre in the making: tables by the path of their file."""

    def __init__(self, rng: random.Random, max_windows: int) -> None:
        self.rng = rng
        self.year = rng.choice([2024, 2025, 2026])
        self.mark = mark_source(rng)
        # In most centres nearly every window can be ranked; in the others every
        # kind of figure may be missing.
        self.gaps = self.chance(0.3)
        self.site: Table = {}
        self.tables: dict[str, Table] = {}           # files of the year
        self.pages: dict[str, Table] = {}            # Markdown: its front matter
        self.windows = self._make_windows(rng.randint(1, max_windows))
        self.ids = [str(window["id"]) for window in self.windows]
        self.twins = self._choose_twins()
        self.plan = self._make_plan()
        self.tables["plan.toml"] = self.plan
        self.tables["windows.toml"] = {"window": self.windows}
        if not self.chance(0.03):                    # else nothing is recorded yet
            self._make_records()
        self._make_site()

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def gap(self, probability: float) -> bool:
        return self.gaps and self.chance(probability)

    def day(self) -> Date:
        """A day of the year, rarely one of the next."""
        start = Date(self.year, 3, 1)
        return start + datetime.timedelta(days=self.rng.randint(0, 400 if self.chance(0.05) else 300))

    def later(self, day: Date, at_most: int) -> Date:
        later = day + datetime.timedelta(days=self.rng.randint(0, at_most))
        return min(later, Date(self.year + 1, 12, 31))

    def shuffled(self, rows: list) -> list:
        return self.rng.sample(rows, len(rows))

    # Windows

    def _make_windows(self, count: int) -> list[Table]:
        rng = self.rng
        pool = WINDOW_IDS + [f"w{at}" for at in range(count)]
        ids = rng.sample(pool, count)
        classes = rng.choice([[], CLASSES, [*CLASSES, None], [CLASSES[0]]])
        windows: list[Table] = []
        for at, window_id in enumerate(ids):
            window: Table = {"id": window_id, "name": f"窗口{at}", "department": f"部门{at}",
                             "affiliation": rng.choice(["county", "resident"]), "head": f"负责人{at}"}
            if self.chance(0.2):
                window |= {"name_en": f"Window {at}", "counters": ["A01", "A02"], "phone": "0797-1234567"}
            chosen = rng.choice(classes) if classes else None
            if chosen:
                window["class"] = chosen
            windows.append(window)
        return windows

    def _choose_twins(self) -> dict[str, str]:
        """Windows that will get the same records as an earlier one."""
        share = self.rng.choice([0, 0, 0.3, 0.8])
        return {window: self.rng.choice(self.ids[:at])
                for at, window in enumerate(self.ids)
                if at and self.chance(share)}

    def twin_root(self, window: str) -> str:
        while window in self.twins:
            window = self.twins[window]
        return window

    def copy_to_twins(self, rows: list[Table], key: str) -> list[Table]:
        """Replace the rows of every twin by those of the window it copies."""
        kept = [row for row in rows if row[key] not in self.twins]
        for window in self.twins:
            root = self.twin_root(window)
            kept += [copy.deepcopy(row) | {key: window} for row in kept if row[key] == root]
        return kept

    # The plan

    def _make_plan(self) -> Table:
        rng = self.rng
        self.component_ids = iter(rng.sample(COMPONENT_IDS, len(COMPONENT_IDS)))
        survey = self._make_survey_plan()
        components = self._make_components()
        plan: Table = {"title": "方案", "phase": [{
            "id": "implementation", "name": "组织实施",
            "start": Date(self.year, 4, 21), "end": Date(self.year, 10, 20)}]}
        if self.chance(0.2):
            plan["draft"] = False
        plan |= self._make_calendar()
        if self.chance(0.3):
            plan["task"] = [{"id": "pledge", "name": "报送公开承诺", "due": Date(self.year, 5, 10),
                             "evidence": "pledge"}]
        plan |= {"component": components, "survey": survey,
                 "veto": [{"id": "case-filed", "name": "立案"}, {"id": "dereliction", "name": "失职"}]}
        plan |= self._make_kinds(components)
        plan |= self._make_ranking(components)
        plan |= self._make_quota()
        if self.chance(0.4):
            plan["band"] = [{"id": "qualified", "name": "合格", "at_least": Decimal(80)},
                            {"id": "basic", "name": "基本合格", "at_least": Decimal("60.5")},
                            {"id": "top", "name": "优秀", "at_least": Decimal(90)}]
        if self.chance(0.3):
            plan["privacy"] = {"publish_group_counts": self.chance(0.5),
                               "publish_raters": self.chance(0.5)}
        return plan

    def _make_calendar(self) -> Table:
        """The as-of date and the days from which results are provisional and final."""
        calendar: Table = {}
        kind = self.rng.random()
        if kind < 0.15:
            calendar["as_of"] = self.day()          # some records will drop out
        elif kind < 0.35:
            calendar["as_of"] = Date(self.year + 1, 12, 31)
        days = sorted([self.day(), self.day()])
        if "as_of" in calendar and self.chance(0.2):
            days = sorted([self.day(), calendar["as_of"]])
        if self.chance(0.6):
            calendar["provisional_from"] = days[0]
        if self.chance(0.6):
            calendar["final_from"] = days[1]
        return calendar

    def _make_survey_plan(self) -> Table:
        rng = self.rng
        rounds = rng.sample(ROUND_IDS, rng.choice([1, 2, 2, 3]))
        levels: list[Table] = []
        for level, points in rng.choice([LEVEL_SETS[0], rng.choice(LEVEL_SETS)]):
            levels.append({"id": level, "name": level,
                           **({"counted": False} if points is None else {"points": Decimal(points)})})
        indicators: list[Table] = [{"id": indicator, "name": indicator}
                                   for indicator in INDICATOR_IDS[:rng.choice([1, 1, 2, 3, 7])]]
        if self.chance(0.5):
            for indicator in indicators:
                indicator["weight"] = Decimal(rng.choice(["0", "1", "3", "0.7", "12.3456789012"]))
            indicators[rng.randrange(len(indicators))]["weight"] = Decimal(4)
        survey: Table = {"rounds": [{"id": r, "name": r} for r in rounds], "levels": levels,
                         "indicators": indicators}
        if self.chance(0.35):
            groups: list[Table] = [{"id": group, "name": group} for group in
                                   rng.sample(["users", "supervisors", "others"], rng.choice([1, 2, 3]))]
            give_weights(rng, groups)
            survey["groups"] = groups
        if self.chance(0.3):
            survey["same_respondents"] = self.chance(0.4)
        if self.chance(0.35):
            survey["validity"] = rng.choice([{}, {"quorum": Decimal("0.5")}, {"quorum": Decimal(1)},
                                             {"quorum": Decimal("0.33333333333")}])
        self.survey = survey
        return survey

    def _make_components(self) -> list[Table]:
        """Leaves of all sources, some of them wrapped in nodes."""
        rng = self.rng
        sources = [source for source, likely in (("panel", 0.8), ("peer", 0.75), ("self", 0.25))
                   if self.chance(likely)]
        sources += ["survey"] * rng.choice([0, 1, 1, 1, 1, 2, 3])
        sources += ["checklist"] * rng.choice([0, 0, 0, 1, 2])
        siblings = [self._make_leaf(source) for source in self.shuffled(sources or ["panel"])]
        for _ in range(rng.choice([0, 0, 0, 1, 2, 3])):
            inside = rng.sample(siblings, rng.randint(1, len(siblings)))
            give_weights(rng, inside)
            node_id = next(self.component_ids)
            siblings = [leaf for leaf in siblings if leaf not in inside]
            siblings.append({"id": node_id, "name": node_id, "component": inside})
        give_weights(rng, siblings)
        return siblings

    def _make_leaf(self, source: str) -> Table:
        rng = self.rng
        leaf_id = next(self.component_ids)
        # The weight comes later; its place in the table is before the items.
        leaf: Table = {"id": leaf_id, "name": leaf_id, "source": source}
        items: list[Table] = [{"id": item, "name": item} for item in ITEM_IDS[:rng.randint(1, 3)]]
        match source:
            case "panel" if self.chance(0.5):
                give_weights(rng, items)
                leaf["item"] = items
            case "checklist":
                full = [Decimal(text) for text in (["100"], ["10", "90"], ["10", "40.5", "49.5"])[len(items) - 1]]
                leaf["item"] = [item | {"full": points} for item, points in zip(items, full)]
            case "peer":
                if self.chance(0.4):
                    leaf |= {"aggregate": "trimmed-mean", "trim": rng.choice([1, 1, 2, 3])}
                elif self.chance(0.5):
                    leaf["aggregate"] = "mean"
            case "survey":
                leaf["combine"] = rng.choice(["pooled", "mean"])
                rounds = [str(r["id"]) for r in self.survey["rounds"]]
                if self.chance(0.35):
                    leaf["rounds"] = rng.sample(rounds, rng.randint(1, len(rounds)))
        return leaf

    def leaves(self, components: list[Table] | None = None) -> list[Table]:
        found: list[Table] = []
        for component in self.plan["component"] if components is None else components:
            found += self.leaves(component["component"]) if "component" in component else [component]
        return found

    def leaf(self, source: str) -> Table | None:
        return next((leaf for leaf in self.leaves() if leaf["source"] == source), None)

    def _make_kinds(self, components: list[Table]) -> Table:
        """Kinds of deductions and additions. A cap of 0 lets nothing count."""
        rng = self.rng
        if self.chance(0.3):
            return {}
        kinds: list[Table] = [{"id": "warning", "name": "预警"}, {"id": "inspection", "name": "督查"}]
        has_panel = any(leaf["source"] == "panel" for leaf in self.leaves(components))
        for kind in kinds:
            if self.chance(0.5):
                kind["applies_to"] = rng.choice(["composite", "panel"]) if has_panel else "composite"
        additions: list[Table] = [{"id": "innovation", "name": "创新"}]
        for kind in kinds + additions:
            if self.chance(0.4):
                kind["cap"] = Decimal(rng.choice(["3", "2.5", "0.00000000001", "40", "0"]))
        return {"deduction": kinds} | ({"addition": additions} if self.chance(0.5) else {})

    def _make_ranking(self, components: list[Table]) -> Table:
        rng = self.rng
        if self.chance(0.1):
            return {}

        def all_ids(siblings: list[Table]) -> list[str]:
            return [found for c in siblings for found in [str(c["id"]), *all_ids(c.get("component", []))]]

        ids = all_ids(components)
        ranking: Table = {
            "basis": rng.choice(["exact", "printed"]),
            "decimals": rng.choice([0, 0, 1, 2, 2, 3, 4, 6]),
            "rounding": rng.choice(["half-up", "half-even"]),
            "tie_breakers": rng.sample(ids, rng.randint(0, min(3, len(ids)))),
            "floor": Decimal(rng.choice(["0", "0", "0", "59.5", "85", "100", "-20.5"])),
        }
        return {"ranking": {key: value for key, value in ranking.items() if not self.chance(0.2)}}

    def _make_quota(self) -> Table:
        rng = self.rng
        quota: Table = {key: rng.choice([0, 1, 1, 2, 2, 3, 3, 5, 20 if self.chance(0.2) else 1])
                        for key in ("excellent", "excellent_heads", "unsatisfactory")
                        if self.chance(0.85)}
        used = sorted({str(window["class"]) for window in self.windows if "class" in window})
        own: list[Table] = []
        for class_name in used:
            if self.chance(0.35):
                own.append({"class": class_name} | {
                    key: rng.choice([0, 1, 1, 2, 4])
                    for key in ("excellent", "unsatisfactory") if self.chance(0.8)})
        if own:
            quota["class"] = own
        return {"quota": quota} if quota else {}

    # The records

    def _make_records(self) -> None:
        makers = [self._make_survey_rounds, self._make_marks, self._make_peer, self._make_checklists,
                  self._make_adjustments, self._make_vetoes, self._make_other_records]
        for make in makers:
            if not self.gap(0.08):                  # else these files are absent
                make()
        if self.chance(0.3):
            self._compensate_twins()

    def _make_survey_rounds(self) -> None:
        for survey_round in self.survey["rounds"]:
            if self.gap(0.3):
                continue                            # not yet held
            groups = [str(group["id"]) for group in self.survey.get("groups", [])]
            missing = self.rng.choice([0, 0.15]) if self.gaps else 0
            rows: list[Table] = []
            for window in self.ids:
                if not self.chance(missing):
                    rows += [self._make_survey_record(window, group) for group in groups or [None]
                             if group is None or not self.chance(missing / 2)]
            table: Table = {"conducted": self.day(), "method": "随机"}
            rows = self.shuffled(self.copy_to_twins(rows, "id"))
            self.tables[f"surveys/{survey_round['id']}.toml"] = table | ({"window": rows} if rows else {})

    def _make_survey_record(self, window: str, group: str | None) -> Table:
        rng = self.rng
        respondents = rng.choice([100, 100, 60, 30, 29, 10, 9, 8, 3, 1, 0 if self.gaps else 200,
                                  *(rng.randint(10, 300) for _ in range(9))])
        if self.chance(0.01):
            respondents = rng.randint(10 ** 11, 9 * 10 ** 11)
        record: Table = {"id": window}
        if group:
            record["group"] = group
        record["respondents"] = respondents
        if "validity" in self.survey or self.chance(0.1):
            record["returned"] = respondents + rng.choice([0, 0, 2])
            record["issued"] = self._issued(record["returned"])
        if self.chance(0.1):
            record["population"] = respondents + 5200
        look = rng.choice(["spread", "spread", "blanks", "top"]
                          + (["one-level", "one-level-each"] if self.gaps else []))
        level = rng.randrange(len(self.survey["levels"]))
        record["votes"] = {str(indicator["id"]): self._make_row(respondents, look, level)
                           for indicator in self.survey["indicators"]}
        return record

    def _issued(self, returned: int) -> int:
        """Forms given out: as many as came back, a few more, exactly at a quorum of a
        half; with gaps also too many for it, or fewer than came back (void)."""
        if returned >= 10 ** 11:
            return returned                         # twelve digits are the most
        lawful = [returned, returned, returned + 5, 2 * returned]
        void = [3 * returned + 1, max(0, returned - 1)] if self.gaps else []
        return self.rng.choice(lawful + void)

    def _make_row(self, respondents: int, look: str, level: int) -> list[int]:
        rng = self.rng
        levels = self.survey["levels"]
        row = [0] * len(levels)
        if look == "one-level-each":
            level = rng.randrange(len(levels))
        if look == "top":                           # the first level that counts
            level = next(at for at, table in enumerate(levels) if "points" in table)
        if look in ("one-level", "one-level-each", "top"):
            row[level] = respondents
            return row
        blanks = rng.randint(0, min(respondents, 3)) if look == "blanks" else 0
        cuts = sorted(rng.randint(0, respondents - blanks) for _ in range(len(levels) - 1))
        return [high - low for low, high in zip([0, *cuts], [*cuts, respondents - blanks])]

    def _make_marks(self) -> None:
        """Marks of the panel and of the self-evaluation, several occasions each."""
        for source, path in (("panel", "panel.toml"), ("self", "self.toml")):
            leaf = self.leaf(source)
            if leaf is None or self.gap(0.05):
                continue
            occasions = self.rng.choice([[1], [1, 2, 3], *([[0, 1, 3], [1] * 9 + [0]] if self.gaps else [])])
            rows: list[Table] = []
            for window in self.ids:
                for item in leaf.get("item", [None]):
                    for _ in range(self.rng.choice(occasions)):
                        row: Table = {"window": window}
                        if item:
                            row["item"] = item["id"]
                        row["date"] = self.day()
                        if source == "panel":
                            row["kind"] = self.rng.choice(MARK_KINDS)
                        rows.append(row | {"score": self.mark(), "basis": "依据"})
            rows = self.shuffled(self.copy_to_twins(rows, "window"))
            self.tables[path] = {"mark": rows} if rows else {}

    def _make_peer(self) -> None:
        if self.leaf("peer") is None:
            return
        raters: list[str | None] = list(self.ids)
        if self.gap(0.4):
            raters = self.rng.sample(self.ids, self.rng.randint(0, len(self.ids)))
        anonymous = self.rng.choice([0, 0, 1, 3])
        if not self.gaps:                           # enough for the greatest trim
            anonymous = max(anonymous, 2 * int(self.leaf("peer").get("trim", 0)) + 1)
        raters += [None] * anonymous
        per_window = {window: self.mark() for window in self.ids} if self.chance(0.3) else None
        ballots: list[Table] = []
        for rater in self.shuffled(raters):
            scores = {window: per_window[window] if per_window else self.mark()
                      for window in self.shuffled(self.ids)
                      if window != rater and not self.gap(0.1)}
            self._match_twins_on_ballot(scores, rater)
            if scores:
                ballot: Table = {} if rater is None else {"rater": rater}
                ballot |= {"submitted": self.day(), "scores": scores}
                below_full = [window for window, score in scores.items() if score < 100]
                if below_full and self.chance(0.2):
                    ballot["reasons"] = {self.rng.choice(below_full): "态度"}
                ballots.append(ballot)
        self.tables["peer.toml"] = {"ballot": ballots} if ballots else {}

    def _match_twins_on_ballot(self, scores: dict[str, Decimal], rater: str | None) -> None:
        """Twins get the same marks, so they cannot be marked by each other: neither
        of them may mark itself."""
        for window in self.ids:
            root = self.twin_root(window)
            family = [w for w in self.ids if self.twin_root(w) == root]
            if len(family) > 1:
                if rater in family or root not in scores:
                    scores.pop(window, None)
                else:
                    scores[window] = scores[root]

    def _make_checklists(self) -> None:
        for leaf in self.leaves():
            if leaf["source"] != "checklist" or self.chance(0.2):
                continue
            rows: list[Table] = []
            for window in self.ids:
                for _ in range(self.rng.choice([0, 0, 1, 2, 4])):
                    rows.append({"window": window, "item": self.rng.choice(leaf["item"])["id"],
                                 "date": self.day(), "points": points_lost(self.rng), "basis": "依据"})
            rows = self.shuffled(self.copy_to_twins(rows, "window"))
            self.tables[f"checklists/{leaf['id']}.toml"] = {"finding": rows} if rows else {}

    def _make_adjustments(self) -> None:
        rng = self.rng
        table: Table = {}
        counts = rng.choice([[0, 0, 1], [0, 1, 2, 4]])
        for name in ("deduction", "addition"):
            kinds = [str(kind["id"]) for kind in self.plan.get(name, [])]
            rows: list[Table] = []
            for window in self.ids if kinds else []:
                for _ in range(rng.choice(counts)):
                    rows.append({"window": window, "kind": rng.choice(kinds), "date": self.day(),
                                 "points": points_lost(rng), "basis": "依据"})
            rows = self.shuffled(self.copy_to_twins(rows, "window"))
            numbered = [{"id": f"{name[0]}{at:03}"} | row for at, row in enumerate(rows)]
            for at, row in enumerate(numbered):
                if self.chance(0.1):
                    row |= {"document": "文号", "event": f"{name}-{at}"}
            if numbered:
                table[name] = numbered
        if table:
            self.tables["adjustments.toml"] = table

    def _make_vetoes(self) -> None:
        share = self.rng.choice([0, 0, 0, 0.15, 0.3, 0.8])
        rows: list[Table] = []
        for window in self.ids:
            for _ in range(2):
                if self.chance(share):
                    row: Table = {"window": window, "ground": self.rng.choice(["case-filed", "dereliction"]),
                                  "date": self.day(), "document": "文号"}
                    if self.chance(0.3):
                        row |= {"withdrawn": self.later(row["date"], 120), "withdrawn_reason": "撤销"}
                    rows.append(row)
        if rows:
            self.tables["vetoes.toml"] = {"veto": self.shuffled(rows)}

    def _make_other_records(self) -> None:
        """Records that move no score, but the date of the last record."""
        rng = self.rng
        window = rng.choice(self.ids)
        if self.chance(0.2):
            self.tables["criticisms.toml"] = {
                "criticism": [{"window": window, "date": self.day(), "document": "文号"}]}
        if self.chance(0.2):
            self.tables["rules.toml"] = {
                "rule": [{"window": window, "date": self.day(), "title": "制度", "document": "文号"}]}
        if self.chance(0.2):
            submitted = self.day()
            self.pages[f"pledges/{window}.md"] = {
                "submitted": submitted, "paper": submitted, "displayed": self.later(submitted, 20)}
        if self.chance(0.1):
            self.pages[f"self-reports/{window}.md"] = {"submitted": self.day()}
        if self.chance(0.1):
            self.pages["report.md"] = {"submitted": self.day()}
        if self.chance(0.1):
            self.pages["notices/phone.md"] = {"date": self.day(), "title": "公告"}
        if self.chance(0.1):
            opened = self.day()
            self.tables[f"ledger/{window}.toml"] = {"item": [{
                "id": "item-1", "source": "survey", "area": self.survey["indicators"][0]["id"],
                "problem": "问题", "responsible": "窗口负责人", "measures": ["措施"], "opened": opened,
                "due": self.later(opened, 60),
                "event": [{"date": self.later(opened, 30), "kind": "progress", "by": "窗口负责人",
                           "note": "进展"}]}]}

    def _compensate_twins(self) -> None:
        """Move marks of a twin from peers to panel so that its composite stays the
        same: the ties that binary fractions break. Needs both to be siblings."""
        pair = self._panel_beside_peer(self.plan["component"])
        if pair is None or "panel.toml" not in self.tables or "peer.toml" not in self.tables:
            return
        panel_weight, peer_weight = pair
        marks = self.tables["panel.toml"].get("mark", [])
        ballots = self.tables["peer.toml"].get("ballot", [])
        for window in self.twins:
            step = Decimal(self.rng.randint(-9, 9)) / 1000
            moved = [(row, "score", peer_weight * step) for row in marks if row["window"] == window]
            moved += [(ballot["scores"], window, -panel_weight * step)
                      for ballot in ballots if window in ballot["scores"]]
            changed = [table[key] + change for table, key, change in moved]
            if all(0 <= value <= 100 and digits(format(value.normalize(), "f")) <= MOST_DIGITS
                   for value in changed):
                for (table, key, _), value in zip(moved, changed):
                    table[key] = value

    def _panel_beside_peer(self, siblings: list[Table]) -> tuple[Decimal, Decimal] | None:
        by_source = {sibling.get("source"): sibling for sibling in siblings}
        if "panel" in by_source and "peer" in by_source:
            return tuple(by_source[source].get("weight", Decimal(1)) for source in ("panel", "peer"))
        below = (self._panel_beside_peer(s["component"]) for s in siblings if "component" in s)
        return next((pair for pair in below if pair), None)

    # The site

    def _make_site(self) -> None:
        self.site = {"title": "测试", "centre": "测试中心", "language": "zh-CN"}
        self.other_year: tuple[int, Table] | None = None
        kind = self.rng.random()
        if kind < 0.5:
            self.site["current_year"] = self.year
        if kind < 0.6:                              # another year beside it
            other = self.year + self.rng.choice([-1, 1])
            is_draft = other > self.year and "current_year" not in self.site
            plan = {key: value for key, value in self.plan.items()
                    if key in ("title", "component", "survey", "veto", "deduction", "addition")}
            self.other_year = other, {"draft": is_draft} | plan
        self.site["contact"] = {"complaint_phone": "0797-0000000", "address": "清溪县", "hours": "9-17"}

    # Writing

    def write(self, content: Path) -> None:
        rng = self.rng
        write_text(rng, content / "site.toml", toml_lines(rng, self.site))
        folder = content / str(self.year)
        for path, table in self.tables.items():
            write_text(rng, folder / path, toml_lines(rng, table))
        for path, table in self.pages.items():
            write_text(rng, folder / path, ["+++", *toml_lines(rng, table), "+++", "正文。"])
        if self.other_year:
            year, plan = self.other_year
            write_text(rng, content / str(year) / "plan.toml", toml_lines(rng, plan))
            write_text(rng, content / str(year) / "windows.toml",
                       toml_lines(rng, {"window": self.windows}))


# --- what depends on the results ---------------------------------------------

def put_band_on_an_edge(centre: Centre, results: dict) -> None:
    """A threshold that is exactly a window's composite, or its printed value."""
    ranked = [window for window in results["windows"] if window["rank"]]
    if not ranked or "band" not in centre.plan or not centre.chance(0.5):
        return
    printed = Decimal(centre.rng.choice(ranked)["composite"])
    taken = {band["at_least"] for band in centre.plan["band"][1:]}
    if 0 <= printed <= 100 and printed not in taken:
        centre.plan["band"][0]["at_least"] = printed


def decide(centre: Centre, content: Path) -> None:
    """The county group's decision, not before any other record; it mostly follows
    the candidates, and gives a reason for every window where it does not."""
    newest = last_record(content / str(centre.year)) or Date(centre.year, 10, 1)
    decided = centre.later(newest, 30)
    candidates = recount(content, centre.year, decided)["candidates"]
    with_veto = {row["window"] for row in centre.tables.get("vetoes.toml", {}).get("veto", [])}
    free = [window for window in centre.ids if window not in with_veto]

    unsatisfactory = set(candidates["unsatisfactory"])
    excellent = set(candidates["excellent"]) - with_veto
    for window in candidates["undetermined"]:       # the county decides
        if window in free:
            centre.rng.choice([excellent, unsatisfactory, set()]).add(window)
    if free and centre.chance(0.4):                 # and may depart from the candidates
        window = centre.rng.choice(free)
        excellent.discard(window)
        unsatisfactory.discard(window)
        centre.rng.choice([excellent, unsatisfactory, set()]).add(window)
    heads = sorted(excellent)[:3]

    def status(window: str, lists: dict) -> list[bool]:
        return [window in lists[name] for name in
                ("excellent", "unsatisfactory", "excellent_heads", "undetermined")]

    decision = {"excellent": excellent, "unsatisfactory": unsatisfactory, "excellent_heads": heads,
                "undetermined": []}
    head_names = {window["id"]: window["head"] for window in centre.windows}
    outcome: Table = {
        "decided": decided, "document": "文号",
        "excellent": centre.shuffled(sorted(excellent)),
        "unsatisfactory": centre.shuffled(sorted(unsatisfactory)),
        "excellent_heads": [{"window": window, "name": head_names[window]} for window in heads],
    }
    reasons = {window: "县评议小组决定" for window in centre.ids
               if status(window, decision) != status(window, candidates)}
    if reasons:
        outcome["reasons"] = reasons
    if centre.chance(0.3):
        outcome["consequence"] = [{"window": centre.rng.choice(centre.ids), "text": "表彰",
                                   "date": centre.later(decided, 30), "document": "文号"}]
    centre.tables["outcome.toml"] = outcome


def write_centre(seed: int, at: int, max_windows: int, content: Path) -> None:
    """Centre number `at` of a seed, as a content folder."""
    rng = random.Random(f"{seed}/{at}")
    centre = Centre(rng, max_windows)
    centre.write(content)
    put_band_on_an_edge(centre, recount(content, centre.year))
    if centre.chance(0.35):
        decide(centre, content)
    centre.write(content)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write random lawful centres.")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--max-windows", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--first", type=int, default=0, help="number of the first centre")
    arguments = parser.parse_args()
    for at in range(arguments.first, arguments.first + arguments.count):
        write_centre(arguments.seed, at, arguments.max_windows, arguments.out / f"centre-{at}")


if __name__ == "__main__":
    main()
