"""The shipped packs hold their worked examples, and what an overlay adds stays recognisable."""

from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.explaining.explain import explain
from kaoping.domain.scoring.golden import refuse_failed, run_cases
from kaoping.domain.scoring.overlay import apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.policies.packs import (
    SHIPPED,
    check,
    demo_overlays,
    evaluate_file,
    read_document,
    read_overlay,
    read_policy,
    shipped_files,
)
from kaoping.policies.packs import (
    test_packs as run_packs,
)
from kaoping.policies.yaml_text import load

from .sheets import judged, people, share

S002_B, S001_G = SHIPPED / "S002-B.yaml", SHIPPED / "S001-G.yaml"
CASES = [(path, index) for path in shipped_files() for index in range(len(read_document(path)["cases"]))]  # type: ignore[arg-type]


@pytest.mark.parametrize(("path", "index"), CASES, ids=lambda one: getattr(one, "name", str(one)))
def test_golden_cases(path: Path, index: int) -> None:
    document = read_document(path)
    (found,) = run_cases(document | {"cases": [document["cases"][index]]})  # type: ignore[index]
    assert found.mismatches == (), found.case


def test_the_worked_examples_of_both_schemes_are_there() -> None:
    names = {case.case.split()[0] for one in run_packs([]) for case in one.cases}
    assert names >= {"X040", "X041", "X042", "X077", "X079", "X080", "X082", "X084", "X085", "X086"}
    assert all(one.sound for one in run_packs([]))


def test_a_case_that_fails_stops_activation_and_names_the_figure() -> None:
    document = read_document(S002_B)
    case = {"case": "wrong", "rule": "R", "reviews": {"20": "6"}, "expect": {"lines": {"20": "7"}}}
    with pytest.raises(PolicyRefused) as caught:
        refuse_failed(run_cases(document | {"cases": [case]}))
    (fault,) = caught.value.faults
    assert fault.params == {"case": "wrong", "what": "lines/20", "expected": "7", "found": "6"}


def test_s002_b_is_the_printed_sheet() -> None:
    policy = read_policy(S002_B)
    weights = [item.full or Decimal(0) for item in policy.items]
    assert [int(one) for one in weights] == [
        5, 3, 6, 3, 3, 3, 5, 5, 5, 5, 5, 4, 4, 3, 4, 4, 5, 5, 5, 8, 5, 5,
    ]  # fmt: skip
    assert (sum(weights[:19]), sum(weights[19:])) == (82, 18)
    assert [int(slot.points) for slot in policy.slots] == [-10, -5, -10, -5, -5, -5, -10, -10]
    assert [item.rule for item in policy.items] == [f"S002-B.R{rule:02}" for rule in range(9, 31)]
    bound = {binding.measure.code for item in policy.items for binding in item.bindings}
    assert bound >= {"M-08", "M-24", "M-36", "M-39", "M-59", "M-62"}


def test_lost_values_are_unset_until_the_demo_overlay_sets_them() -> None:
    assert demo_overlays()
    for overlay in demo_overlays():
        path = SHIPPED / overlay.name.removeprefix("demo-overlay-")
        with pytest.raises(PolicyRefused):
            read_policy(path).refuse_activation()
        read_policy(path, [overlay]).refuse_activation()
        assert check(path, [overlay]).sound


def test_example_values_are_marked_down_to_the_amount() -> None:
    policy = read_policy(S001_G, [SHIPPED / "demo-overlay-S001-G.yaml"])
    readings = {("s", "M-08"): share(49, 60), ("s", "M-36"): share(1, 100), ("s", "M-39"): share(3, 4)}
    who = people(attributes={"stream": "SALES"})
    terms = {"s": {"performance_base": Decimal(2000)}}
    (found,) = evaluate(policy, who, readings, (), [judged("process", "5")], (), terms)
    assert all(line.example for line in found.lines)
    assert found.example
    assert found.pay_line("performance").example
    for tree in explain(policy, found):
        assert tree.example
        assert "【示例值】" in tree.sentence.zh
        assert "[example value]" in tree.sentence.en
    (amount,) = (pay.amount for pay in found.pay or ())
    assert amount == Decimal("686.00")  # 49 points: 2000 × 0.49 × 0.7


def test_printed_values_are_not_marked() -> None:
    policy = read_policy(S002_B, [SHIPPED / "demo-overlay-S002-B.yaml"])
    who = people(attributes={"position": "AGENT"})
    (found,) = evaluate(policy, who, {("s", "M-24"): share(1, 1), ("s", "M-62"): share(1, 1)})
    assert {line.item for line in found.lines if line.example} == {"1", "3", "22"}
    assert not found.line("8").example


def test_a_facts_document_gives_the_same_hashes_every_time() -> None:
    facts: dict[str, Any] = {
        "period": {"code": "2026-10", "first": "2026-10-01", "last": "2026-10-31"},
        "subjects": [{"key": "e1", "store": "t", "attributes": {"position": "AGENT"}}],
        "readings": [{"subject": "e1", "measure": "M-24", "numerator": "49", "denominator": "50"}],
        "reviews": [{"subject": "e1", "item": "20", "column": "manager", "points": "6", "reason": "x"}],
        "events": [{"subject": "e1", "slot": "D2", "id": "1", "day": "2026-10-02"}],
    }
    first, again = (evaluate_file(S002_B, facts, trace=True) for _ in range(2))
    assert first == again
    assert first["results"][0]["total"] == 6  # type: ignore[index]
    for key, value in (("measure", "M-0"), ("subject", "e2"), ("numerator", "1e3")):
        broken = facts | {"readings": [facts["readings"][0] | {key: value}]}
        with pytest.raises(PolicyRefused):
            evaluate_file(S002_B, broken)


def test_yaml_numbers_stay_text() -> None:
    assert load(b"{a: 0.35, b: 1e3, c: no, d: 2026-01-01, e: ~}") == {
        "a": "0.35", "b": "1e3", "c": "no", "d": "2026-01-01", "e": "~",
    }  # fmt: skip


BOMB = b"a: &a [x, x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (new, new, b", ".join([b"*" + bytes([old])] * 10))
    for old, new in zip(b"abcdefg", b"bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"- a",
        b"a: 1\na: 2",
        b"x: {b: 1, b: 2}",
        b"a: [",
        b"\xff\xfe\x00",
        b"a: &a [*a]",
        BOMB,
        b"a: " + b"x" * 10**6,
    ],
)
def test_yaml_that_is_broken_ambiguous_or_endless_is_refused(data: bytes) -> None:
    with pytest.raises(PolicyRefused) as caught:
        load(data)
    assert caught.value.faults[0].code == "not-yaml"


JUNK = st.sampled_from(
    [None, 1, 0.5, True, "", "x", "-1", "unset", "9" * 40, [], {}, [[]], {"zh": "x"}, [None], ["M-24"]]
)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_document_it_parses_or_is_refused_in_words(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(shipped_files()))
    document: Any = apply(
        read_document(path), [read_overlay(one) for one in demo_overlays() if path.stem in one.stem]
    )
    at: Any = document
    while True:
        keys = sorted(at) if isinstance(at, dict) else range(len(at))
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.integers(0, 3)) == 0:
            break
        at = at[key]
    at[key] = data.draw(JUNK)
    with suppress(PolicyRefused):  # anything else that is raised fails the test
        Policy.parse(document)
        run_cases(document)
