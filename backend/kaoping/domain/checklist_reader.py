"""Reads a checklist document (YAML with numbers as text, or its JSON copy); refuses with the place."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kaoping.domain.checklists import (
    PARAMETER,
    Checklist,
    Indicator,
    Kind,
    Mode,
    Need,
    Parameter,
    Reason,
    Section,
    Source,
    Standard,
)
from kaoping.domain.places import Fault, Place, check_unique

_ITEM = frozenset(
    {"code", "label", "hint", "source", "kind", "unit", "low", "high", "modes", "position", "fail_needs"}
)


def read_checklist(document: Mapping[str, Any], *, filled: bool = False) -> Checklist:
    """Raises Fault with the place of what is wrong. In one that is filled in for a brand, no parameter is
    looked for any more: braces are the brand's own."""
    root = Place(document)
    modes = {name: tuple(_modes(root / "modes" / name)) for name in root.mapping("modes")}
    checklist = Checklist(
        code=root.text("code"),
        version=root.number("version", 1, 9999),
        label=root.label("label"),
        note=root.label("note") if root.has("note") else None,
        parameters=tuple(Parameter(p.text("key"), p.label("label")) for p in _list(root, "parameters")),
        reasons=tuple(
            Reason(r.text("code"), r.label("label"), r.flag("needs_note")) for r in _list(root, "na_reasons")
        ),
        sections=tuple(
            Section(
                section.text("code"),
                section.label("label"),
                tuple(_standard(one, modes) for one in _list(section, "standards")),
            )
            for section in _list(root, "sections")
        ),
    )
    _check_codes(checklist)
    if not filled:
        _check_parameters(checklist, document)
    return checklist


def _list(at: Place, key: str) -> Iterator[Place]:
    return (at / key / n for n in range(at.count(key)))


def _modes(at: Place) -> list[Mode]:
    if not isinstance(at.value, list):
        raise Fault(at.place, "must be a list of modes")
    places = (at / n for n in range(len(at.value)))
    return [Mode(one.text("code"), one.label("label"), one.label("hint")) for one in places]


def _standard(at: Place, modes: Mapping[str, tuple[Mode, ...]]) -> Standard:
    items = tuple(_item(one, modes) for one in _list(at, "items"))
    return Standard(at.text("code"), at.label("label"), items)


def _item(at: Place, modes: Mapping[str, tuple[Mode, ...]]) -> Indicator:
    at.only(_ITEM)
    kind = at.one_of("kind", Kind) if at.has("kind") else Kind.CHECK
    named = at.maybe_text("modes")
    if named is not None and named not in modes:
        raise Fault(f"{at.place}/modes", "names no modes of this checklist")
    item = Indicator(
        code=at.text("code"),
        label=at.label("label"),
        hint=at.label("hint") if at.has("hint") else None,
        source=at.one_of("source", Source),
        kind=kind,
        unit=at.maybe_text("unit"),
        low=_decimal(at, "low"),
        high=_decimal(at, "high"),
        modes=modes[named] if named else (),
        position=at.maybe_text("position"),
        fail_needs=frozenset(_need(at / "fail_needs", n) for n in range(at.count("fail_needs"))),
    )
    bounded = item.low is not None or item.high is not None
    if (kind is Kind.NUMBER) != bounded:
        raise Fault(at.place, "a number has a range, and nothing else has one")
    if item.low is not None and item.high is not None and item.low > item.high:
        raise Fault(f"{at.place}/high", "must not lie below low")
    return item


def _decimal(at: Place, key: str) -> Decimal | None:
    text = at.maybe_text(key)
    try:
        number = None if text is None else Decimal(text)
    except InvalidOperation:
        raise Fault(f"{at.place}/{key}", "must be a decimal number") from None
    if number is not None and not number.is_finite():
        raise Fault(f"{at.place}/{key}", "must be a decimal number")
    return number


def _need(at: Place, n: int) -> Need:
    try:
        return Need((at / n).value)
    except ValueError:
        raise Fault(f"{at.place}/{n}", f"must be one of {', '.join(Need)}") from None


def _check_codes(checklist: Checklist) -> None:
    """What no single place can see: there is something to look at, and codes are unique."""
    placed = list(checklist.placed())
    if not placed:
        raise Fault("/sections", "has no indicator")
    check_unique("/sections", [section.code for section in checklist.sections])
    check_unique("/standards", [s.code for section in checklist.sections for s in section.standards])
    check_unique("/items", [one.item.code for one in placed])
    check_unique("/parameters", [one.key for one in checklist.parameters])
    check_unique("/na_reasons", [one.code for one in checklist.reasons])


def _check_parameters(checklist: Checklist, document: Mapping[str, Any]) -> None:
    declared, used = {one.key for one in checklist.parameters}, set(_parameters_in(document))
    if odd := sorted(declared ^ used):
        raise Fault("/parameters", f"{odd[0]} is not both declared and used")


def _parameters_in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield from PARAMETER.findall(value)
        case list():
            for one in value:
                yield from _parameters_in(one)
        case Mapping():
            for one in value.values():
                yield from _parameters_in(one)
        case _:
            return
