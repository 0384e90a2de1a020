"""What in a results.json differs from what it must say."""

from __future__ import annotations

from collections.abc import Iterator


def notice_facts(notices: object) -> object:
    """The promised part of notices, in a fixed order: a product may say more in
    them, and their order has no meaning."""
    if not isinstance(notices, list) or not all(isinstance(n, dict) for n in notices):
        return notices
    facts = [{key: n[key] for key in ("code", "list", "class") if key in n} for n in notices]
    return sorted(facts, key=lambda fact: sorted(fact.items()))


def differences(expected: object, actual: object, where: str = "") -> Iterator[str]:
    """Every place where `actual` lacks or contradicts what `expected` says. Keys
    that only `actual` has are no contradiction; items of a list are."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            path = f"{where}.{key}" if where else str(key)
            if key not in actual:
                yield f"{path}: must be {value!r}, is not there"
            elif key == "notices":
                yield from differences(notice_facts(value), notice_facts(actual[key]), path)
            else:
                yield from differences(value, actual[key], path)
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            yield f"{where}: must be {expected!r}, is {actual!r}"
        for at, (value, other) in enumerate(zip(expected, actual)):
            yield from differences(value, other, f"{where}[{at}]")
    elif type(expected) is not type(actual) or expected != actual:
        # The types too: to Python True equals 1, to a reader of the data it does not.
        yield f"{where}: must be {expected!r}, is {actual!r}"
