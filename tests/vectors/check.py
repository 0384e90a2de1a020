"""Checks the arithmetic of the vectors, sharing nothing with the product.

    python3 check.py [FOLDER]

A vector is a JSON file with the inputs of the method, the results they must
give, and the arithmetic by which a person gets from the one to the other. Each
entry of `arithmetic` has an expression (`is`), its value (`equals`), and either
the place of that value in the results (`at`) or a name under which later
entries use it (`let`).

Here every expression is evaluated in fractions (there is no binary floating
point anywhere) and compared with `equals` and with the figure in the results.
Only the standard library is used, and no code of a vector is ever executed:
expressions are walked as syntax trees, and what is not listed below is refused.
"""

from __future__ import annotations

import ast
import json
import sys
from fractions import Fraction
from math import floor, isqrt
from pathlib import Path

SQUARED_NORMAL_QUANTILE = Fraction(196, 100) ** 2  # 1.96², two-sided 95 %


class Refused(Exception):
    """An expression or a place that is not as it should be."""


# --- what an expression may call ---------------------------------------------

def decimal_text(units: int, decimals: int) -> str:
    sign = "-" if units < 0 else ""
    digits = str(abs(units)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else sign + digits


def round_half_up(value: Fraction, decimals: Fraction) -> str:
    """The printed text; what lies midway goes away from zero."""
    places = int(decimals)
    units = floor(abs(value) * 10**places + Fraction(1, 2))
    return decimal_text(units if value >= 0 else -units, places)


def round_half_even(value: Fraction, decimals: Fraction) -> str:
    """The printed text; what lies midway goes to the even neighbour."""
    places = int(decimals)
    return decimal_text(round(value * 10**places), places)


def floor_minus_root(m: Fraction, v: Fraction, decimals: Fraction) -> str:
    """⌊10^d·m − √(1.96²·10^2d·v)⌋ / 10^d: the lower bound of an interval, as printed."""
    places = int(decimals)
    return decimal_text(_floor_minus_root(m * 10**places, v * 100**places), places)


def ceil_plus_root(m: Fraction, v: Fraction, decimals: Fraction) -> str:
    """The upper bound of an interval, as printed."""
    places = int(decimals)
    return decimal_text(-_floor_minus_root(-m * 10**places, v * 100**places), places)


def _floor_minus_root(center: Fraction, variance: Fraction) -> int:
    square = SQUARED_NORMAL_QUANTILE * variance
    k = floor(center) - isqrt(floor(square)) - 2  # certainly not too great
    while k + 1 <= center and (center - k - 1) ** 2 >= square:
        k += 1
    return k


def rank(value: Fraction, *all_values: Fraction) -> Fraction:
    """The place of a value among all (itself included): 1 + how many are greater."""
    if value not in all_values:
        raise Refused(f"{value} is not among the values that it is ranked with")
    return Fraction(1 + sum(other > value for other in all_values))


def apart(first: Fraction, second: Fraction, v_first: Fraction, v_second: Fraction) -> bool:
    """Whether the sampling error lets two composites be told apart."""
    return (first - second) ** 2 > SQUARED_NORMAL_QUANTILE * (v_first + v_second)


FUNCTIONS = {
    "min": min,
    "max": max,
    "floor": lambda value: Fraction(floor(value)),
    "rank": rank,
    "apart": apart,
    "round_half_up": round_half_up,
    "round_half_even": round_half_even,
    "floor_minus_root": floor_minus_root,
    "ceil_plus_root": ceil_plus_root,
}

OPERATORS = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}

COMPARISONS = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Eq: lambda a, b: a == b,
}


# --- expressions -------------------------------------------------------------

def evaluate(expression: str, names: dict[str, object]) -> object:
    """The value of an expression: a Fraction, a text, a truth, None, or a list of them."""
    try:
        return _value(ast.parse(expression, mode="eval").body, expression, names)
    except (SyntaxError, TypeError, ZeroDivisionError) as error:
        raise Refused(f"{expression!r}: {error}") from error


def _value(node: ast.expr, source: str, names: dict[str, object]) -> object:
    match node:
        case ast.Constant(value=bool() | str() | None):
            return node.value
        case ast.Constant(value=int() | float()):
            # A decimal is taken as it is written, never through a float.
            return Fraction(ast.get_source_segment(source, node))
        case ast.Name() if node.id in names:
            return names[node.id]
        case ast.List():
            return [_value(item, source, names) for item in node.elts]
        case ast.UnaryOp(op=ast.USub()):
            return -_number(node.operand, source, names)
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)):
            return _number(node.left, source, names) ** 2
        case ast.BinOp() if type(node.op) in OPERATORS:
            left = _number(node.left, source, names)
            return OPERATORS[type(node.op)](left, _number(node.right, source, names))
        case ast.Compare() if len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
            left = _value(node.left, source, names)
            right = _value(node.comparators[0], source, names)
            return COMPARISONS[type(node.ops[0])](left, right)
        case ast.Call(func=ast.Name(), keywords=[]) if node.func.id in FUNCTIONS:
            arguments = [_number(argument, source, names) for argument in node.args]
            return FUNCTIONS[node.func.id](*arguments)
    raise Refused(f"not allowed in an expression: {ast.unparse(node)}")


def _number(node: ast.expr, source: str, names: dict[str, object]) -> Fraction:
    """A number; a truth counts as 1 or 0, so that windows told apart can be counted."""
    value = _value(node, source, names)
    if isinstance(value, bool):
        return Fraction(int(value))
    if not isinstance(value, Fraction):
        raise Refused(f"not a number: {ast.unparse(node)}")
    return value


# --- values and figures ------------------------------------------------------

def as_json(value: object) -> object:
    """A value as `equals` writes it: numbers as fractions in lowest terms."""
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return str(value) if isinstance(value, Fraction) else value


def agrees(equals: object, figure: object) -> bool:
    """Whether a figure of the results is the one of the arithmetic.

    Exact figures and printed ones are texts and must be the same text. Counts
    and ranks are JSON numbers, and points taken off are plain decimals.
    """
    if isinstance(equals, list) and isinstance(figure, list):
        return len(equals) == len(figure) and all(map(agrees, equals, figure))
    if isinstance(equals, str) and isinstance(figure, int) and not isinstance(figure, bool):
        return equals == str(figure)
    return type(equals) is type(figure) and equals == figure


def figure_at(results: dict, place: str) -> object:
    """The figure at a place such as `windows/tax/composite_exact`; windows are named by id."""
    figure: object = results
    for key in place.split("/"):
        if isinstance(figure, list) and figure and isinstance(figure[0], dict) and "id" in figure[0]:
            figure = next((item for item in figure if item["id"] == key), Refused)
        elif isinstance(figure, list) and key.isdigit() and int(key) < len(figure):
            figure = figure[int(key)]
        elif isinstance(figure, dict) and key in figure:
            figure = figure[key]
        else:
            figure = Refused
        if figure is Refused:
            raise Refused(f"the results have nothing at {place}")
    return figure


def check_entry(entry: dict, results: dict, names: dict[str, object]) -> None:
    if set(entry) not in ({"at", "is", "equals"}, {"let", "is", "equals"}):
        raise Refused("an entry has `is`, `equals`, and either `at` or `let`")
    value = evaluate(entry["is"], names)
    found = as_json(value)
    if found != entry["equals"]:
        raise Refused(f"is {json.dumps(found)}, not {json.dumps(entry['equals'])}")
    if "let" in entry:
        names[entry["let"]] = value
        return
    figure = figure_at(results, entry["at"])
    # Deductions and additions are published as plain decimals, not as fractions.
    if isinstance(value, Fraction) and entry["at"].rpartition("/")[2] in ("deductions", "additions"):
        same = isinstance(figure, str) and Fraction(figure) == value
    else:
        same = agrees(found, figure)
    if not same:
        raise Refused(f"is {json.dumps(found)}, but the results say {json.dumps(figure)}")


def check_vector(vector: dict) -> list[str]:
    """What is wrong with a vector."""
    wrong = []
    names: dict[str, object] = {}
    entries = vector.get("arithmetic", [])
    if not any("at" in entry for entry in entries):
        wrong.append("no arithmetic")
    for entry in entries:
        try:
            check_entry(entry, vector["results"], names)
        except Refused as error:
            wrong.append(f"{entry.get('at') or entry.get('let')}: {entry.get('is')}: {error}")
    return wrong


def main(folder: Path) -> int:
    passed = failed = 0
    for path in sorted(folder.glob("*.json")):
        wrong = check_vector(json.loads(path.read_text(encoding="utf-8")))
        for what in wrong:
            print(f"{path.name}: {what}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    if passed + failed == 0:
        print(f"{folder}: no vectors")
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent))
