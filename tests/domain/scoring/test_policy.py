"""Policies are refused loudly: every fault at once, at its place, with the remedy in both languages."""

import re
from pathlib import Path

import pytest

from kaoping.domain.scoring import policy as module
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import WORDING, PolicyRefused, said

from .sheets import LABEL, document, item, measured, policy


def faults(found: dict[str, object]) -> set[tuple[str, str]]:
    with pytest.raises(PolicyRefused) as caught:
        Policy.parse(found)
    for fault in caught.value.faults:
        for text in (said(fault, "zh"), said(fault, "en")):
            assert text
            assert "{" not in text.replace("{zh", "")
    return {(fault.field, fault.code) for fault in caught.value.faults}


PAY = {"code": "bonus", "label": LABEL, "rule": "R"}
BASE = [{"code": "base", "unit": "money", "label": LABEL}]


@pytest.mark.parametrize(
    ("found", "at", "code"),
    [
        (
            document(measured("a", measures=[{"measure": "M-999"}])),
            "/items/0/measures/0/measure",
            "unknown-measure",
        ),
        (document(item("a"), item("a")), "/items/1/code", "duplicate-code"),
        (document(item("a", "60"), full_marks="100"), "/items", "weights"),
        (document(item("a", "60"), item("b", "60"), full_marks="100"), "/items", "weights"),
        (document(item("a", group="x")), "/items/0/group", "unknown-group"),
        (document(item("a", max=10)), "/items/0/max", "not-a-number"),
        (document(item("a", max="-1"), full_marks="0"), "/items/0/max", "out-of-range"),
        (document(item("a", points="1")), "/items/0", "unknown-key"),
        (document(item("a", label="x")), "/items/0/label", "not-a-label"),
        (document(item("a", curve={"kind": "reviewed"}), period="week"), "/period", "not-a-choice"),
        (document(item("a"), effective_from="01.02.2026"), "/effective_from", "not-a-day"),
        (document(item("a"), surprise="x"), "", "unknown-key"),
        (document(item("a"), items="none"), "/items", "not-a-list"),
        (document(item("a"), params={"x": "1"}), "/params", "not-a-list"),
        (
            document(
                item("a", measures=[{"measure": "M-39"}], curve={"kind": "bands", "rows": [{"points": "0"}]})
            ),
            "/items/0",
            "missing-rule-needed",
        ),
        (
            document(item("a", missing={"no_data": "full"})),
            "/items/0/missing",
            "missing-key",
        ),
        (
            document(measured("a", measures=[{"measure": "M-39", "min_n": "5"}])),
            "/items/0/missing",
            "missing-key",
        ),
        (
            document(
                item("a"), groups=[{"code": "g", "label": LABEL, "max": "9"}], items=[item("a", group="g")]
            ),
            "/groups/0",
            "group-weights",
        ),
        (
            document(item("a"), pay_terms=BASE, pay=[PAY | {"formula": "base + total"}]),
            "/pay/0/formula",
            "formula-units",
        ),
        (
            document(item("a"), pay_terms=BASE, pay=[PAY | {"formula": "base *"}]),
            "/pay/0/formula",
            "formula-syntax",
        ),
        (document(item("a"), pay=[PAY | {"formula": "total"}]), "/pay/0/formula", "amount-unit"),
        (document(item("a"), pay=[PAY | {"formula": "nothing"}]), "/pay/0/formula", "formula-unknown-name"),
        (
            document(
                item("a"), pay=[PAY | {"formula": "other"}, PAY | {"code": "other", "formula": "bonus"}]
            ),
            "/pay",
            "cycle",
        ),
        (document(item("a"), pay=[PAY | {"formula": "bonus"}]), "/pay", "cycle"),
        (document(item("a"), pay_terms=[BASE[0] | {"code": "total"}]), "/pay_terms/0/code", "bad-name"),
        (document(item("a"), pay_terms=[BASE[0] | {"code": "if"}]), "/pay_terms/0/code", "bad-name"),
        (document(item("a"), pay_terms=[BASE[0] | {"unit": "euro"}]), "/pay_terms/0/unit", "unknown-unit"),
        (document(item("a"), grades=[{"code": "A", "label": LABEL, "from": "60"}]), "/grades", "band-open"),
        ({"version": "1"}, "", "wrong-document"),
    ],
)
def test_refusals_name_the_place(found: dict[str, object], at: str, code: str) -> None:
    assert (at, code) in faults(found)


def test_all_faults_are_told_at_once() -> None:
    found = document(item("a", places="9"), item("b", group="none"), effective_from="soon")
    assert {code for _, code in faults(found)} >= {"not-a-whole-number", "unknown-group", "not-a-day"}


def test_every_refusal_has_words_and_every_word_a_refusal() -> None:
    folder = Path(module.__file__).parent
    text = "".join(path.read_text() for path in folder.rglob("*.py") if path.name != "refusals.py")
    text += (folder.parents[1] / "policies" / "yaml_text.py").read_text()
    for code, words in WORDING.items():
        assert f'"{code}"' in text, f"{code} is never raised"
        assert set(re.findall(r"{(\w+)}", words.zh)) == set(re.findall(r"{(\w+)}", words.en)), code
    raised = set(re.findall(r'[.]fault\(\s*"([a-z-]+)"', text)) | set(
        re.findall(r'FormulaError\("([a-z-]+)"', text)
    )
    assert raised <= set(WORDING)


# What a card says of its own accord, and what cannot be mended in a document.
REMARKS = frozenset(
    {"rank-open", "rank-no-value", "rank-not-eligible", "rank-no-league", "rank-provisional", "small-sample",
     "too-few-days", "budget-open", "budget-scaled", "rail-exceeded", "case-failed"}
)  # fmt: skip
REMEDY = re.compile("请|应|须|可用|只能|改用|删除|补上")


@pytest.mark.parametrize("code", sorted(set(WORDING) - REMARKS))
def test_every_refusal_names_its_remedy_in_both_languages(code: str) -> None:
    words = WORDING[code]
    assert REMEDY.search(words.zh), words.zh
    assert len(words.en.split()) > 3
    assert not re.search(r"[\u4e00-\u9fff][,;:(]|[,;:][\u4e00-\u9fff]", words.zh), words.zh
    assert "  " not in words.zh + words.en


def test_an_incomplete_sheet_must_say_so() -> None:
    found = policy(item("a", "85"), full_marks="100", incomplete="85")
    assert found.full == 100


def test_unset_values_can_be_simulated_but_never_activated() -> None:
    found = policy(
        item("a", max="unset", curve="unset"),
        params=[{"code": "fine", "unit": "money", "value": "unset", "label": LABEL, "rule": "S000-D.R18"}],
        deductions=[{"code": "D1", "kind": "work", "points": "-5", "criterion": "unset", "rule": "R"}],
    )
    assert found.params[0].value is None
    with pytest.raises(PolicyRefused) as caught:
        found.refuse_activation()
    assert [fault.field for fault in caught.value.faults] == [
        "/items/0/max", "/items/0/curve", "/params/0/value", "/deductions/0/criterion",
    ]  # fmt: skip


def test_a_complete_policy_may_be_activated() -> None:
    policy(item("a")).refuse_activation()


def overlay(*changes: tuple[str, object], **more: object) -> Overlay:
    base: dict[str, object] = {
        "overlay": "o",
        "version": "1",
        "policy": "TEST",
        "level": "group",
        "example": "true",
        "reason": LABEL,
        "set": [{"at": at, "value": value} for at, value in changes],
    }
    return Overlay.parse(base | more)


def test_an_overlay_sets_what_was_unset_and_leaves_its_mark() -> None:
    plain = document(item("a", "unset"), item("b", "40"), full_marks="100")
    effective = Policy.parse(apply(plain, [overlay(("/items/a/max", "60"))]))
    assert effective.unset == ()
    assert effective.item("a").mark is not None
    assert effective.item("a").mark.example
    assert effective.item("b").mark is None
    assert Policy.parse(plain).unset  # the document given is left as it is


def test_a_later_overlay_wins_and_its_mark_with_it() -> None:
    layers = [
        overlay(("/items/a/max", "6")),
        overlay(("/items/a/max", "10"), overlay="p", level="store", example="false"),
    ]
    found = Policy.parse(apply(document(item("a", "10")), layers))
    assert found.overlays == ("p",)
    assert found.item("a").mark is not None
    assert not found.item("a").mark.example


@pytest.mark.parametrize("at", ["/items/z/max", "items/a/max", "/overlays", "", "/items/a/max/deeper/still"])
def test_an_overlay_of_a_place_that_does_not_exist_is_refused(at: str) -> None:
    with pytest.raises(PolicyRefused) as caught:
        apply(document(item("a")), [overlay((at or "/", "1"))])
    assert caught.value.faults[0].code == "overlay-place"


def test_an_overlay_belongs_to_one_policy() -> None:
    with pytest.raises(PolicyRefused) as caught:
        apply(document(item("a")), [overlay(("/items/a/max", "1"), policy="OTHER")])
    assert caught.value.faults[0].code == "overlay-policy"


def test_words_do_not_change_the_fingerprint_and_numbers_do() -> None:
    plain = policy(item("a")).fingerprint
    assert policy(item("a", label={"zh": "别名", "en": "Alias"})).fingerprint == plain
    assert policy(item("a"), title={"zh": "新", "en": "New"}).fingerprint == plain
    assert policy(item("a", "11")).fingerprint != plain


def test_a_policy_stays_what_it_was_when_its_document_is_edited_later() -> None:
    written = document(item("a"))
    found = Policy.parse(written)
    before = found.fingerprint
    written["version"] = "2"
    written["items"][0]["max"] = "5"  # type: ignore[index]  # a document, edited by its author
    assert found.fingerprint == before
    assert found.items[0].full == 10
