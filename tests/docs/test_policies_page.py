"""The page on writing schemes: its examples parse, and it names every key and word there is."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import pytest

from kaoping.domain.scoring.calendar.parsing import Kind
from kaoping.domain.scoring.calendar.quotas import Take
from kaoping.domain.scoring.constraints import ConstraintKind
from kaoping.domain.scoring.curves.parsing import CurveKind
from kaoping.domain.scoring.document import Place
from kaoping.domain.scoring.gates import Effect
from kaoping.domain.scoring.golden import run_cases
from kaoping.domain.scoring.ledger.rules import Mode
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.parts import About, Missing, SubjectKind
from kaoping.domain.scoring.pay.limits import Over
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.ranking.rules import Within
from kaoping.domain.scoring.reading import State
from kaoping.domain.scoring.results import EntryKind
from kaoping.domain.scoring.variants import ATTRIBUTES
from kaoping.policies.packs import SHIPPED
from kaoping.policies.yaml_text import load as load_bytes

from .policies_page import LIVES, PAGE, rewritten

TEXT = PAGE.read_text()


def load(text: str) -> dict[str, Any]:
    return load_bytes(text.encode())


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```yaml {kind}\n(.*?)```", TEXT, flags=re.DOTALL)


WHOLE = load(blocks("policy")[0])
ITEMS = load("items:\n" + blocks("item")[0])["items"]


def test_the_parts_that_follow_from_the_code_are_up_to_date() -> None:
    assert rewritten(TEXT) == TEXT, "write them again: python -m tests.docs.policies_page"


def test_the_whole_scheme_parses_and_proves_its_case() -> None:
    assert not Policy.parse(WHOLE).unset
    assert [one.mismatches for one in run_cases(WHOLE)] == [()]


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one["curve"]["kind"])
def test_every_curve_of_the_page_parses(item: dict[str, Any]) -> None:
    bare = {key: value for key, value in WHOLE.items() if key not in {"grades", "pay", "events", "cases"}}
    Policy.parse({**bare, "items": [item], "full_marks": item["max"]})


def test_every_kind_of_curve_has_an_example() -> None:
    assert {item["curve"]["kind"] for item in ITEMS} | {"bands"} == set(CurveKind)


@pytest.mark.parametrize("section", blocks("section"))
def test_every_section_of_the_page_parses(section: str) -> None:
    Policy.parse({**WHOLE, **load(section), "cases": []})


def test_the_overlay_applies_and_marks_its_example() -> None:
    effective = apply(WHOLE, [Overlay.parse(load(blocks("overlay")[0]))])
    marked = [param.code for param in Policy.parse(effective).params if param.mark and param.mark.example]
    assert marked == ["each_slip"]


@pytest.mark.parametrize(
    "words",
    [
        CurveKind,
        Effect,
        Missing,
        State,
        EntryKind,
        Mode,
        Within,
        Take,
        Kind,
        About,
        SubjectKind,
        Over,
        ConstraintKind,
    ],
    ids=lambda words: words.__name__,
)
def test_every_word_of_a_closed_list_is_named(words: type[StrEnum]) -> None:
    assert _unnamed(one.value for one in words) == []


def test_every_attribute_is_named() -> None:
    assert _unnamed(ATTRIBUTES) == []


def test_every_key_a_reader_accepts_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    accepted: set[str] = set()
    expect = Place.expect

    def listening(place: Place, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        required, optional = [*required], [*optional]
        accepted.update(required, optional)
        expect(place, required, optional)

    monkeypatch.setattr(Place, "expect", listening)
    for path in sorted(SHIPPED.glob("S*.yaml")):
        document = load(path.read_text())
        Policy.parse(document)
    for section in blocks("section"):
        Policy.parse({**WHOLE, **load(section), "cases": []})
    Overlay.parse(load(blocks("overlay")[0]))
    assert len(accepted) > 100
    assert _unnamed(accepted - FACTS_ONLY) == []


FACTS_ONLY = {
    "key",
    "id",
    "day",
    "numerator",
    "denominator",
    "n",
    "state",
    "partial",
    "slot",
    "column",
    "settling",
}
"""Keys of the facts document, which its schema describes (`kaoping policy facts-schema`)."""


def test_every_primitive_has_its_row() -> None:
    rows = re.findall(r"^\| (P\d\d) \|", TEXT, flags=re.MULTILINE)
    assert sorted(set(rows)) == sorted(LIVES) == [f"P{number:02}" for number in range(1, 33)]


def _unnamed(words: Iterable[str]) -> list[str]:
    named = set(re.findall(r"[A-Za-z_]+", TEXT))
    return sorted(set(words) - named)
