#!/usr/bin/env python3
"""An independent recount of a year's published results.

    python3 recount.py CONTENT_DIR [--year Y] [--as-of DATE]

Reads a content folder and prints the `results.json` that the published method
demands (all of it except `inputs_sha256`). It was written from the description
of the method and of the content format alone, in another language than the
product and without looking at it, so that the two can check each other.

Every number is a `fractions.Fraction` from the moment it is read until it is
printed; there is no binary floating point anywhere. The input is taken to be
valid content: nothing is checked here. Files are TOML 1.0 as Python reads it.

Where the description leaves something open, the most literal reading was taken
and is marked by a comment that starts with "Choice:".
"""

from __future__ import annotations

import argparse
import datetime
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor, isqrt
from pathlib import Path

Date = datetime.date

# The keys by which records are dated. Deadlines (`due`) and the days of the
# plan itself are no records.
RECORD_DATE_KEYS = {
    "conducted", "submitted", "date", "withdrawn", "decided", "opened", "displayed",
}
SQUARED_NORMAL_QUANTILE = Fraction(196, 100) ** 2  # 1.96², two-sided 95 %
SMALLEST_SAMPLE_FOR_CLAIMS = 10
MOST_WINDOWS_FOR_CLAIMS = 2000
DEFAULT_QUOTA = 3


# --- reading -----------------------------------------------------------------

def number(value: int | Decimal | str) -> Fraction:
    """The number exactly as it is written: integer, decimal or decimal string."""
    return Fraction(Decimal(value))


def parse_toml(text: str) -> dict:
    return tomllib.loads(text, parse_float=Decimal)


def read_toml(path: Path) -> dict:
    """A TOML file's table; an absent file says nothing."""
    return parse_toml(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}


def read_front_matter(path: Path) -> dict:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    if not lines or lines[0].strip() != "+++":
        return {}
    end = next(at for at, line in enumerate(lines[1:], 1) if line.strip() == "+++")
    return parse_toml("\n".join(lines[1:end]))


def record_dates(value: object) -> Iterator[Date]:
    """All dates of records, at any depth. Windows and kinds are named freely, so
    a key alone does not make a date: the value must be one as well."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in RECORD_DATE_KEYS and isinstance(inner, Date):
                yield inner
            else:
                yield from record_dates(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from record_dates(inner)


def last_record(folder: Path) -> Date | None:
    """The date of the year's last record, in whatever file it stands."""
    # Choice: every dated record counts, also those that no score needs (pledges,
    # ledger events, notices, consequences) and a withdrawal.
    dates: list[Date] = []
    for path in folder.rglob("*.toml"):
        if path.name != "plan.toml":
            dates.extend(record_dates(read_toml(path)))
    for path in folder.rglob("*.md"):
        dates.extend(record_dates(read_front_matter(path)))
    return max(dates, default=None)


def chosen_year(content: Path, site: dict) -> int:
    """The current year of the site: as given, else the newest that is no draft."""
    if "current_year" in site:
        return site["current_year"]
    folders = (path.parent for path in content.glob("*/plan.toml") if path.parent.name.isdigit())
    return max(int(path.name) for path in folders
               if not read_toml(path / "plan.toml").get("draft", False))


# --- the method --------------------------------------------------------------

@dataclass
class Component:
    """A node of the tree of components; `weight` is its share among its siblings."""
    id: str
    weight: Fraction
    source: str | None
    settings: dict
    children: list[Component]


@dataclass
class Survey:
    rounds: list[str]                          # in the plan's order
    points: dict[int, Fraction]                # position of a counted level -> its points
    indicators: list[str]
    indicator_shares: dict[str, Fraction] | None  # None: all answers are pooled
    group_shares: dict[str, Fraction]          # empty: no groups
    same_respondents: bool
    validity: dict | None


def shares(siblings: list[dict]) -> list[Fraction]:
    """Weights as shares of their sum; where none is given, equal shares."""
    if not siblings:
        return []
    if "weight" not in siblings[0]:
        return [Fraction(1, len(siblings))] * len(siblings)
    weights = [number(sibling["weight"]) for sibling in siblings]
    return [weight / sum(weights) for weight in weights]


def read_components(tables: list[dict]) -> list[Component]:
    return [Component(table["id"], share, table.get("source"), table,
                      read_components(table.get("component", [])))
            for table, share in zip(tables, shares(tables))]


def all_components(components: list[Component]) -> Iterator[Component]:
    for component in components:
        yield component
        yield from all_components(component.children)


def read_survey(table: dict) -> Survey:
    indicators = table.get("indicators", [])
    weighted = bool(indicators) and "weight" in indicators[0]
    ids = [indicator["id"] for indicator in indicators]
    # Choice: groups without weights weigh the same, as components do.
    groups = table.get("groups", [])
    return Survey(
        rounds=[survey_round["id"] for survey_round in table.get("rounds", [])],
        points={position: number(level["points"])
                for position, level in enumerate(table.get("levels", []))
                if level.get("counted", True)},
        indicators=ids,
        indicator_shares=dict(zip(ids, shares(indicators))) if weighted else None,
        group_shares=dict(zip((group["id"] for group in groups), shares(groups))),
        same_respondents=table.get("same_respondents", False),
        # Choice: an empty table `validity = {}` is validity without a quorum.
        validity=table.get("validity"),
    )


# --- printing ----------------------------------------------------------------

def rounded_units(value: Fraction, decimals: int, mode: str) -> int:
    """The value in units of the last printed digit."""
    scaled = value * 10 ** decimals
    if mode == "half-even":
        return round(scaled)  # of a Fraction: exact, halves to the even neighbour
    away_from_zero = floor(abs(scaled) + Fraction(1, 2))
    return away_from_zero if scaled >= 0 else -away_from_zero


def decimal_text(units: int, decimals: int) -> str:
    # Choice: what rounds to nothing has no sign ("0.00", never "-0.00").
    sign = "-" if units < 0 else ""
    digits = str(abs(units)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else sign + digits


def exact_text(value: Fraction | None) -> str | None:
    """In lowest terms; an integer without denominator."""
    return None if value is None else str(value)


def plain_decimal(value: Fraction) -> str:
    """A sum of decimals with as many digits as it has."""
    decimals = 0
    while (value * 10 ** decimals).denominator != 1:
        decimals += 1
    return decimal_text(int(value * 10 ** decimals), decimals)


# --- the survey --------------------------------------------------------------

@dataclass
class Estimate:
    """What a sample says: its score, and the posterior's mean and variance."""
    score: Fraction
    mean: Fraction
    variance: Fraction
    sample: int


@dataclass
class Round:
    """One window's part of one survey round."""
    records: list[dict] = field(default_factory=list)
    void: bool = False

    def valid_records(self) -> list[dict]:
        return [] if self.void else self.records


def is_void(records: list[dict], validity: dict | None) -> bool:
    if validity is None or not records:
        return False
    issued = sum(record["issued"] for record in records)
    returned = sum(record["returned"] for record in records)
    quorum = number(validity.get("quorum", 0))
    return returned > issued or returned < quorum * issued


def counted(survey: Survey, row: list[int]) -> list[int]:
    return [row[position] for position in survey.points]


def combine(parts: list[tuple[Fraction, Estimate | None]]) -> Estimate | None:
    """The weighted mean of independent estimates; none if one is missing."""
    # Choice: a part of weight 0 must be there as well (said of indicators only).
    if any(part is None for _, part in parts):
        return None
    return Estimate(
        score=sum(weight * part.score for weight, part in parts),
        mean=sum(weight * part.mean for weight, part in parts),
        variance=sum(weight ** 2 * part.variance for weight, part in parts),
        sample=sum(part.sample for _, part in parts),
    )


def level_shares(survey: Survey, records: list[dict]) -> list[Fraction] | None:
    """The share of every counted level, or None where the answers give no score."""
    totals = {
        indicator: [sum(column) for column in
                    zip(*(counted(survey, record["votes"][indicator]) for record in records))]
        for indicator in survey.indicators
    }
    if survey.indicator_shares is None:
        by_level = [sum(column) for column in zip(*totals.values())]
        answers = sum(by_level)
        return [Fraction(count, answers) for count in by_level] if answers else None
    if not all(sum(row) for row in totals.values()):
        return None
    return [sum(weight * Fraction(totals[indicator][level], sum(totals[indicator]))
                for indicator, weight in survey.indicator_shares.items())
            for level in range(len(survey.points))]


def estimate_without_groups(survey: Survey, records: list[dict]) -> Estimate | None:
    level_share = level_shares(survey, records)
    if level_share is None:
        return None
    # One respondent's answers are not independent: a record counts for as many
    # people as answered its most answered indicator.
    sample = sum(max(sum(counted(survey, row)) for row in record["votes"].values())
                 for record in records)
    points = list(survey.points.values())
    weights = [sample * share + Fraction(1, 2) for share in level_share]  # Jeffreys' prior
    total = sum(weights)
    mean = sum(x * a for x, a in zip(points, weights)) / total
    mean_of_squares = sum(x ** 2 * a for x, a in zip(points, weights)) / total
    return Estimate(
        score=sum(x * share for x, share in zip(points, level_share)),
        mean=mean,
        variance=(mean_of_squares - mean ** 2) / (total + 1),
        sample=sample,
    )


def estimate(survey: Survey, records: list[dict]) -> Estimate | None:
    """All answers of the records pooled, within each group where there are groups."""
    if not survey.group_shares:
        return estimate_without_groups(survey, records)
    return combine([
        (weight, estimate_without_groups(survey, [r for r in records if r["group"] == group]))
        for group, weight in survey.group_shares.items()
    ])


def floor_of_difference(value: Fraction, square: Fraction) -> int:
    """⌊value − √square⌋, exactly: the greatest integer k with √square ≤ value − k."""
    k = floor(value) - isqrt(floor(square)) - 2  # certainly not too great
    while value >= k + 1 and (value - k - 1) ** 2 >= square:
        k += 1
    return k


def interval(survey: Survey, found: Estimate, decimals: int) -> list[str]:
    """The 95 % interval, low rounded down and high rounded up."""
    scale = 10 ** decimals
    square = SQUARED_NORMAL_QUANTILE * scale ** 2 * found.variance
    low = floor_of_difference(found.mean * scale, square)
    high = -floor_of_difference(-found.mean * scale, square)
    # Choice: the bound is kept within the levels' points first and rounded
    # outwards then, so a limit with more digits than are printed is rounded too.
    low = max(low, floor(min(survey.points.values()) * scale))
    high = min(high, -floor(-max(survey.points.values()) * scale))
    return [decimal_text(low, decimals), decimal_text(high, decimals)]


# --- the year ----------------------------------------------------------------

class Year:
    """The method and the records of one year, without what is dated later than
    the as-of date."""

    def __init__(self, content: Path, year: int | None, as_of: Date | None) -> None:
        site = read_toml(content / "site.toml")
        self.centre: str = site["centre"]
        self.year = chosen_year(content, site) if year is None else year
        folder = content / str(self.year)
        self.plan = read_toml(folder / "plan.toml")
        self.as_of: Date | None = as_of or self.plan.get("as_of") or last_record(folder)
        self.windows: list[dict] = read_toml(folder / "windows.toml").get("window", [])
        self._read_method()
        self._read_records(folder)

    def _read_method(self) -> None:
        self.components = read_components(self.plan["component"])
        self.survey = read_survey(self.plan.get("survey", {}))
        ranking = self.plan.get("ranking", {})
        self.basis: str = ranking.get("basis", "exact")
        self.decimals: int = ranking.get("decimals", 2)
        self.rounding: str = ranking.get("rounding", "half-up")
        self.tie_breakers: list[str] = ranking.get("tie_breakers", [])
        self.floor = number(ranking.get("floor", 0))

    def _read_records(self, folder: Path) -> None:
        self.panel_marks = self._by_window(read_toml(folder / "panel.toml").get("mark", []))
        self.self_marks = self._by_window(read_toml(folder / "self.toml").get("mark", []))
        self.findings = {
            component.id: self._by_window(
                read_toml(folder / "checklists" / f"{component.id}.toml").get("finding", []))
            for component in all_components(self.components) if component.source == "checklist"
        }
        self.peer_marks: defaultdict[str, list[Fraction]] = defaultdict(list)
        for ballot in read_toml(folder / "peer.toml").get("ballot", []):
            if self.is_written(ballot["submitted"]):
                for window, score in ballot["scores"].items():
                    self.peer_marks[window].append(number(score))
        adjustments = read_toml(folder / "adjustments.toml")
        self.deductions = self._by_window(adjustments.get("deduction", []))
        self.additions = self._by_window(adjustments.get("addition", []))
        self.vetoed = {veto["window"] for veto in read_toml(folder / "vetoes.toml").get("veto", [])
                       if self.is_in_force(veto)}
        self.rounds = {survey_round: self._read_round(folder / "surveys" / f"{survey_round}.toml")
                       for survey_round in self.survey.rounds}
        self.outcome = read_toml(folder / "outcome.toml")

    def _by_window(self, records: Iterable[dict]) -> defaultdict[str, list[dict]]:
        sorted_out: defaultdict[str, list[dict]] = defaultdict(list)
        for record in records:
            if self.is_written(record["date"]):
                sorted_out[record["window"]].append(record)
        return sorted_out

    def _read_round(self, path: Path) -> dict[str, Round]:
        table = read_toml(path)
        rounds: defaultdict[str, Round] = defaultdict(Round)
        if table and self.is_written(table["conducted"]):
            for record in table.get("window", []):
                rounds[record["id"]].records.append(record)
        for part in rounds.values():
            part.void = is_void(part.records, self.survey.validity)
        return dict(rounds)

    def is_written(self, day: Date) -> bool:
        """Whether a record of that day exists yet on the as-of date."""
        return self.as_of is None or day <= self.as_of

    def is_in_force(self, veto: dict) -> bool:
        withdrawn = "withdrawn" in veto and self.is_written(veto["withdrawn"])
        return self.is_written(veto["date"]) and not withdrawn

    def print_score(self, value: Fraction | None) -> str | None:
        if value is None:
            return None
        return decimal_text(rounded_units(value, self.decimals, self.rounding), self.decimals)

    def ranking_value(self, composite: Fraction) -> Fraction:
        """The value that ranks and grades: exact, or as it is printed."""
        if self.basis == "exact":
            return composite
        units = rounded_units(composite, self.decimals, self.rounding)
        return Fraction(units, 10 ** self.decimals)

    def status(self) -> str:
        # Choice: without any record there is no as-of date and the year is in
        # progress; each of the two days works without the other.
        for name, day in (("final", self.plan.get("final_from")),
                          ("provisional", self.plan.get("provisional_from"))):
            if day is not None and self.as_of is not None and self.as_of >= day:
                return name
        return "in-progress"


# --- scoring one window ------------------------------------------------------

RoundRanks = dict[str, dict[str, int]]  # round -> window -> its place after that round


@dataclass
class SurveyShare:
    """A survey component's part in a composite: what a margin needs."""
    weight: Fraction
    variance: Fraction
    sample: int


@dataclass
class Scored:
    """A component's score for one window, with what is published about it."""
    score: Fraction | None
    published: dict
    by_id: dict[str, Fraction | None] = field(default_factory=dict)  # all scores below
    surveys: list[SurveyShare] = field(default_factory=list)


def mean(values: list[Fraction]) -> Fraction | None:
    return sum(values) / Fraction(len(values)) if values else None


def trimmed_mean(values: list[Fraction], trim: int) -> Fraction | None:
    if len(values) < 2 * trim + 1:
        return None
    return mean(sorted(values)[trim:len(values) - trim])


def capped_sum(records: list[dict], kinds: list[dict]) -> Fraction:
    """The points of the records of these kinds, each kind's sum cut at its cap."""
    total = Fraction(0)
    for kind in kinds:
        points = sum((number(r["points"]) for r in records if r["kind"] == kind["id"]), Fraction(0))
        total += min(points, number(kind["cap"])) if "cap" in kind else points
    return total


def deduction_kinds(year: Year, applies_to: str) -> list[dict]:
    # Choice: a kind that does not say where it applies comes off the composite.
    return [kind for kind in year.plan.get("deduction", [])
            if kind.get("applies_to", "composite") == applies_to]


def score_panel(year: Year, component: Component, window: str) -> Scored:
    marks = year.panel_marks[window]
    items = component.settings.get("item", [])
    if items:
        means = [mean([number(m["score"]) for m in marks if m["item"] == item["id"]])
                 for item in items]
        # Choice: an item of weight 0 without a mark leaves the panel missing too.
        before = None if None in means else sum(w * m for w, m in zip(shares(items), means))
    else:
        before = mean([number(m["score"]) for m in marks])
    # Choice: the published deductions are those after the caps, also where the
    # panel's score is missing or stops at 0 before all of them have come off.
    deductions = capped_sum(year.deductions[window], deduction_kinds(year, "panel"))
    score = None if before is None else max(Fraction(0), before - deductions)
    return Scored(score, {"deductions": plain_decimal(deductions)})


def score_peer(year: Year, component: Component, window: str) -> Scored:
    marks = year.peer_marks[window]
    if component.settings.get("aggregate", "mean") == "trimmed-mean":
        score = trimmed_mean(marks, component.settings["trim"])
    else:
        score = mean(marks)
    return Scored(score, {"raters": len(marks)})


def score_self(year: Year, component: Component, window: str) -> Scored:
    return Scored(mean([number(mark["score"]) for mark in year.self_marks[window]]), {})


def score_checklist(year: Year, component: Component, window: str) -> Scored:
    lost: defaultdict[str, Fraction] = defaultdict(Fraction)
    for finding in year.findings[component.id][window]:
        lost[finding["item"]] += number(finding["points"])
    return Scored(sum(max(Fraction(0), number(item["full"]) - lost[item["id"]])
                      for item in component.settings["item"]), {})


def survey_counts(survey: Survey, rounds: Iterable[Round]) -> dict[str, int]:
    respondents = answers = blank = 0
    for part in rounds:
        for record in part.valid_records():
            respondents += record["respondents"]
            for row in record["votes"].values():
                answers += sum(counted(survey, row))
                blank += record["respondents"] - sum(row)
    return {"respondents": respondents, "answers": answers, "blank": blank}


def round_score(year: Year, survey_round: str, window: str) -> Fraction | None:
    part = year.rounds[survey_round].get(window, Round())
    found = estimate(year.survey, part.valid_records())
    return None if found is None else found.score


def publish_round(year: Year, part: Round, so_far: Estimate | None, rank: int | None) -> dict:
    counts = survey_counts(year.survey, [part])
    # A void round gives no answers, but the people asked are still shown with it.
    counts["respondents"] = sum(record["respondents"] for record in part.records)
    found = estimate(year.survey, part.valid_records())
    # Choice: a round is without data for a window that has no record in it; one
    # that has a record but no score has a score so far from the earlier rounds.
    running = None if part.void or not part.records or so_far is None else so_far.score
    return {
        "score": year.print_score(found.score if found else None),
        "exact": exact_text(found.score if found else None),
        **counts,
        "void": part.void,
        "rank": rank,
        "so_far": year.print_score(running),
    }


def score_survey(year: Year, component: Component, window: str, round_ranks: RoundRanks) -> Scored:
    survey = year.survey
    chosen = component.settings.get("rounds", survey.rounds)
    in_plan_order = [survey_round for survey_round in survey.rounds if survey_round in chosen]
    parts = [year.rounds[survey_round].get(window, Round()) for survey_round in in_plan_order]

    pooled_so_far: list[Estimate | None] = []
    records: list[dict] = []
    for part in parts:
        records.extend(part.valid_records())
        pooled_so_far.append(estimate(survey, records))

    # Choice: a survey component that does not say how to combine is pooled.
    if component.settings.get("combine", "pooled") == "mean":
        found = combine([(Fraction(1, len(parts)), estimate(survey, part.valid_records()))
                         for part in parts])
    else:
        found = pooled_so_far[-1]

    return Scored(
        found.score if found else None,
        {
            **survey_counts(survey, parts),
            "interval_95": interval(survey, found, year.decimals) if found else None,
            "rounds": {
                survey_round: publish_round(year, part, so_far, round_ranks[survey_round].get(window))
                for survey_round, part, so_far in zip(in_plan_order, parts, pooled_so_far)
            },
        },
        surveys=[SurveyShare(Fraction(1), found.variance, found.sample)] if found else [],
    )


def score_siblings(year: Year, siblings: list[Component], window: str,
                   round_ranks: RoundRanks) -> Scored:
    """The weighted mean of the siblings; one missing leaves it missing."""
    # Choice: this holds for a sibling of weight 0 too.
    total: Fraction | None = Fraction(0)
    whole = Scored(None, {"components": {}})
    for component in siblings:
        part = score_component(year, component, window, round_ranks)
        missing = total is None or part.score is None
        total = None if missing else total + component.weight * part.score
        whole.published["components"][component.id] = part.published
        whole.by_id.update(part.by_id)
        whole.surveys.extend(SurveyShare(component.weight * survey.weight, survey.variance,
                                         survey.sample) for survey in part.surveys)
    whole.score = total
    return whole


def score_component(year: Year, component: Component, window: str,
                    round_ranks: RoundRanks) -> Scored:
    match component.source:
        case "panel":
            scored = score_panel(year, component, window)
        case "peer":
            scored = score_peer(year, component, window)
        case "self":
            scored = score_self(year, component, window)
        case "checklist":
            scored = score_checklist(year, component, window)
        case "survey":
            scored = score_survey(year, component, window, round_ranks)
        case _:
            # Choice: a node with surveys below it carries no interval of its own.
            scored = score_siblings(year, component.children, window, round_ranks)
    scored.by_id[component.id] = scored.score
    scored.published = {"score": year.print_score(scored.score),
                        "exact": exact_text(scored.score), **scored.published}
    return scored


@dataclass
class Scorecard:
    """One window's year."""
    window: dict
    scored: Scored
    deductions: Fraction
    additions: Fraction
    unclamped: Fraction | None
    composite: Fraction | None
    vetoed: bool

    @property
    def id(self) -> str:
        return self.window["id"]


def score_window(year: Year, window: dict, round_ranks: RoundRanks) -> Scorecard:
    scored = score_siblings(year, year.components, window["id"], round_ranks)
    deductions = capped_sum(year.deductions[window["id"]], deduction_kinds(year, "composite"))
    additions = capped_sum(year.additions[window["id"]], year.plan.get("addition", []))
    unclamped = composite = None
    if scored.score is not None:
        unclamped = scored.score - deductions + additions
        composite = min(Fraction(100), max(year.floor, unclamped))
    return Scorecard(window, scored, deductions, additions, unclamped, composite,
                     window["id"] in year.vetoed)


# --- ranking -----------------------------------------------------------------

def ranks(keys: dict[str, object]) -> dict[str, int]:
    """Competition ranks, the greatest key first: 1, 1, 3, 4."""
    rank_of_key: dict[object, int] = {}
    for position, key in enumerate(sorted(keys.values(), reverse=True), 1):
        rank_of_key.setdefault(key, position)
    return {window: rank_of_key[key] for window, key in keys.items()}


def rank_rounds(year: Year) -> RoundRanks:
    """The running ranking after every round: exact, without tie-breakers."""
    ranked: RoundRanks = {}
    for survey_round in year.survey.rounds:
        scores = {w["id"]: round_score(year, survey_round, w["id"]) for w in year.windows}
        ranked[survey_round] = ranks({window: score for window, score in scores.items()
                                      if score is not None})
    return ranked


def ranking_keys(year: Year, cards: list[Scorecard]) -> dict[str, tuple[Fraction, ...]]:
    """What the ranked windows are ordered by: the composite, then the tie-breakers."""
    return {card.id: (year.ranking_value(card.composite),
                      *(card.scored.by_id[breaker] for breaker in year.tie_breakers))
            for card in cards if card.composite is not None}


def rank_classes(year: Year, keys: dict[str, tuple[Fraction, ...]]) -> dict[str, int]:
    """Ranks within a class; the windows without one are a class together."""
    classes: defaultdict[str | None, dict[str, tuple[Fraction, ...]]] = defaultdict(dict)
    for window in year.windows:
        if window["id"] in keys:
            classes[window.get("class")][window["id"]] = keys[window["id"]]
    class_ranks: dict[str, int] = {}
    for members in classes.values():
        class_ranks.update(ranks(members))
    return class_ranks


def composite_variance(card: Scorecard) -> Fraction:
    return sum((part.weight ** 2 * part.variance for part in card.scored.surveys), Fraction(0))


def makes_claims(card: Scorecard) -> bool:
    # Choice: all survey components of the tree count here, one of weight 0 too.
    return min(part.sample for part in card.scored.surveys) >= SMALLEST_SAMPLE_FOR_CLAIMS


def rank_ranges(year: Year, cards: list[Scorecard], rank: dict[str, int]) -> dict[str, list[int]]:
    """The ranks a window may have, for those windows about which claims are made."""
    ranked = [card for card in cards if card.id in rank]
    if year.survey.same_respondents or len(ranked) > MOST_WINDOWS_FOR_CLAIMS:
        return {}
    if not any(c.source == "survey" for c in all_components(year.components)):
        return {}
    variance = {card.id: composite_variance(card) for card in ranked}
    claimed = [card for card in ranked if makes_claims(card)]

    def distinguishable(one: Scorecard, other: Scorecard) -> bool:
        margin = SQUARED_NORMAL_QUANTILE * (variance[one.id] + variance[other.id])
        return rank[one.id] != rank[other.id] and (one.composite - other.composite) ** 2 > margin

    ranges: dict[str, list[int]] = {}
    for card in claimed:
        apart = [other for other in claimed if distinguishable(card, other)]
        # Choice: "above" and "below" are places in the ranking. They are those of
        # the composites except where windows print alike and a tie-breaker
        # decides under ranking on printed values.
        above = sum(rank[other.id] < rank[card.id] for other in apart)
        below = sum(rank[other.id] > rank[card.id] for other in apart)
        ranges[card.id] = [1 + above, len(ranked) - below]
    return ranges


def band(year: Year, composite: Fraction | None) -> str | None:
    """The grade with the highest threshold that the ranking value reaches."""
    if composite is None:
        return None
    value = year.ranking_value(composite)
    reached = [b for b in year.plan.get("band", []) if number(b["at_least"]) <= value]
    return max(reached, key=lambda b: number(b["at_least"]))["id"] if reached else None


# --- candidates --------------------------------------------------------------

@dataclass
class Candidates:
    excellent: set[str] = field(default_factory=set)
    unsatisfactory: set[str] = field(default_factory=set)
    undetermined: set[str] = field(default_factory=set)
    excellent_heads: set[str] = field(default_factory=set)
    notices: list[dict] = field(default_factory=list)

    def of(self, window: str) -> str | None:
        for name in ("excellent", "unsatisfactory", "undetermined"):
            if window in getattr(self, name):
                return name
        return None


def groups_of_equal_rank(windows: Iterable[str], rank: dict[str, int]) -> list[list[str]]:
    """From the top, those of equal rank together."""
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for window in windows:
        groups[rank[window]].append(window)
    return [groups[place] for place in sorted(groups)]


def fill(groups: list[list[str]], places: int) -> tuple[set[str], set[str]]:
    """Whole groups while they fit; the first that does not, if a place is left."""
    taken: set[str] = set()
    for group in groups:
        left = places - len(taken)
        if len(group) > left:
            return taken, set(group) if left > 0 else set()
        taken.update(group)
    return taken, set()


def compete(candidates: Candidates, members: list[Scorecard], rank: dict[str, int],
            quota: dict, class_name: str | None) -> None:
    """Fill the two lists from among the windows of one quota."""

    def notice(code: str, list_name: str) -> None:
        in_class = {} if class_name is None else {"class": class_name}
        candidates.notices.append({"code": code, "list": list_name, **in_class})

    vetoed = {card.id for card in members if card.vetoed}  # ranked or not
    eligible = [card.id for card in members if card.id in rank and not card.vetoed]
    n = len(eligible)
    excellent = e = quota.get("excellent", DEFAULT_QUOTA)
    listed = quota.get("unsatisfactory", DEFAULT_QUOTA)
    unsatisfactory = u = max(0, listed - len(vetoed))
    if len(vetoed) > listed:
        notice("vetoes-exceed-quota", "unsatisfactory")
    if e + u > n:
        excellent = min(e, max(n // 2, n - u))
        unsatisfactory = min(u, max(n // 2, n - e))
        # Choice: a notice for each list that really became shorter.
        if excellent < e:
            notice("quota-shrunk", "excellent")
        if unsatisfactory < u:
            notice("quota-shrunk", "unsatisfactory")

    groups = groups_of_equal_rank(eligible, rank)
    best, top_edge = fill(groups, excellent)
    lowest, bottom_edge = fill(groups[::-1], unsatisfactory)
    if top_edge:
        notice("tie-at-edge", "excellent")
    if bottom_edge:
        notice("tie-at-edge", "unsatisfactory")
    candidates.excellent |= best
    candidates.unsatisfactory |= lowest | vetoed
    candidates.undetermined |= top_edge | bottom_edge


def find_candidates(year: Year, cards: list[Scorecard], rank: dict[str, int]) -> Candidates:
    quota = year.plan.get("quota", {})
    own_quotas = {table["class"]: table for table in quota.get("class", [])}
    candidates = Candidates()
    common = [card for card in cards if card.window.get("class") not in own_quotas]
    compete(candidates, common, rank, quota, None)
    for class_name, own_quota in own_quotas.items():
        members = [card for card in cards if card.window.get("class") == class_name]
        compete(candidates, members, rank, own_quota, class_name)
    # Choice: heads are only suggested, so a tie at the edge of their quota leaves
    # nobody undetermined; a notice says why the list is shorter than its quota.
    candidates.excellent_heads, edge = fill(groups_of_equal_rank(candidates.excellent, rank),
                                            quota.get("excellent_heads", DEFAULT_QUOTA))
    if edge:
        candidates.notices.append({"code": "tie-at-edge", "list": "excellent_heads"})
    return candidates


# --- publishing --------------------------------------------------------------

def publish_candidates(candidates: Candidates) -> dict:
    # Choice: notices are ordered by class (the common quota first), list and code.
    notices = sorted(candidates.notices,
                     key=lambda n: (n.get("class", ""), n["list"], n["code"]))
    return {
        "excellent": sorted(candidates.excellent),
        "unsatisfactory": sorted(candidates.unsatisfactory),
        "undetermined": sorted(candidates.undetermined),
        "excellent_heads": sorted(candidates.excellent_heads),
        "notices": notices,
    }


def publish_decisions(year: Year) -> dict | None:
    outcome = year.outcome
    if not outcome or not year.is_written(outcome["decided"]):
        return None
    return {
        "decided": outcome["decided"].isoformat(),
        "document": outcome.get("document"),
        "excellent": sorted(outcome.get("excellent", [])),
        "unsatisfactory": sorted(outcome.get("unsatisfactory", [])),
        # Choice: heads are published by the ids of their windows, as candidates are.
        "excellent_heads": sorted(head["window"] for head in outcome.get("excellent_heads", [])),
        "reasons": outcome.get("reasons", {}),
    }


def recount(content: Path, year_number: int | None = None, as_of: Date | None = None) -> dict:
    """The complete results.json of a content folder, except `inputs_sha256`."""
    year = Year(content, year_number, as_of)
    round_ranks = rank_rounds(year)
    cards = [score_window(year, window, round_ranks) for window in year.windows]
    keys = ranking_keys(year, cards)
    rank = ranks(keys)
    class_rank = rank_classes(year, keys)
    ranges = rank_ranges(year, cards, rank)
    candidates = find_candidates(year, cards, rank)

    def publish_window(card: Scorecard) -> dict:
        missing = sorted(component.id for component in year.components
                         if card.scored.by_id[component.id] is None)
        return {
            "id": card.id,
            "name": card.window["name"],
            "class": card.window.get("class"),
            "components": card.scored.published["components"],
            "deductions": plain_decimal(card.deductions),
            "additions": plain_decimal(card.additions),
            "composite": year.print_score(card.composite),
            "composite_exact": exact_text(card.composite),
            "unclamped_exact": exact_text(card.unclamped),
            "rank": rank.get(card.id),
            "rank_range": ranges.get(card.id),
            "class_rank": class_rank.get(card.id),
            "vetoed": card.vetoed,
            "not_ranked": missing or None,
            "band": band(year, card.composite),
            "candidate": candidates.of(card.id),
        }

    in_order = sorted(cards, key=lambda card: (rank.get(card.id, len(cards) + 1), card.id))
    return {
        "format": 1,
        "centre": year.centre,
        "year": year.year,
        "status": year.status(),
        "as_of": year.as_of.isoformat() if year.as_of else None,
        "windows": [publish_window(card) for card in in_order],
        "candidates": publish_candidates(candidates),
        "decisions": publish_decisions(year),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Recount a year's results independently.")
    parser.add_argument("content", type=Path, help="content folder")
    parser.add_argument("--year", type=int, help="default: the site's current year")
    parser.add_argument("--as-of", type=Date.fromisoformat, metavar="DATE")
    arguments = parser.parse_args()
    results = recount(arguments.content, arguments.year, arguments.as_of)
    print(json.dumps(results, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
