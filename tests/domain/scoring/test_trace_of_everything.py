"""A policy of every part, on any facts: sums hold to the cent, leaves lead somewhere, every node is said."""

from collections.abc import Iterator
from decimal import Decimal

from hypothesis import given, settings

from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.document import Place
from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.explaining.explain import explain
from kaoping.domain.scoring.explaining.trace import Kind, Node, node_document
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.golden import play
from kaoping.domain.scoring.numbers import ZERO, half_up
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.result_documents import result_document, result_hash
from kaoping.domain.scoring.results import PayState, Result
from kaoping.policies.packs import SHIPPED, read_document

from .whole import WHOLE, everything, facts, policies

ADDITIVE = {Kind.TOTAL, Kind.LEDGER}
TOLD = settings(max_examples=60, deadline=None)


def cards(given_facts: Facts, policy: Policy = WHOLE) -> Iterator[tuple[Result, tuple[Node, ...]]]:
    for result in evaluate(policy, *given_facts.inputs):
        yield result, explain(policy, result)


@TOLD
@given(policies(), facts())
def test_what_adds_up_adds_up_to_the_cent(policy: Policy, given_facts: Facts) -> None:
    for result, trees in cards(given_facts, policy):
        for node in trees:
            if node.kind in ADDITIVE and node.value is not None:
                assert sum((one.value for one in node.inputs if one.value is not None), ZERO) == node.value
        if result.applies:
            assert trees[0].value == result.total


@TOLD
@given(policies(), facts())
def test_the_ledger_of_a_trace_is_what_the_card_takes_and_grants(policy: Policy, given_facts: Facts) -> None:
    for result, trees in cards(given_facts, policy):
        ledgers = [node for node in trees if node.kind is Kind.LEDGER]
        assert len(ledgers) == bool(result.entries)
        for node in ledgers:
            assert len(node.inputs) == len(result.entries)
            if node.value is not None:
                assert node.value == result.granted - result.taken


@TOLD
@given(policies(), facts())
def test_a_pay_line_of_any_shape_is_its_arithmetic_rounded_once(policy: Policy, given_facts: Facts) -> None:
    for result, trees in cards(given_facts, policy):
        shown = {node.id: node for node in trees if node.kind is Kind.PAY}
        for pay in result.pay or ():
            node = shown[f"pay/{pay.code}"]
            assert node.value == pay.amount
            if pay.state is PayState.FINAL:
                (exact,) = node.inputs
                assert exact.value is not None
                assert half_up(exact.value, 2) == pay.amount


@TOLD
@given(policies(), facts())
def test_every_leaf_names_its_rule_or_its_evidence_and_every_node_is_said(
    policy: Policy, given_facts: Facts
) -> None:
    for _, trees in cards(given_facts, policy):
        for tree in trees:
            for node in tree.walk():
                assert node.sentence.zh.strip()
                assert node.sentence.en.strip()
                assert "None" not in node.sentence.zh + node.sentence.en
                assert "{" not in node.sentence.zh + node.sentence.en
                if not node.inputs and node.kind is not Kind.LITERAL:
                    assert node.rule or node.evidence is not None, node.id
            ids = [node.id for node in tree.walk() if node.kind is not Kind.NAME]
            assert len(ids) == len(set(ids))


@TOLD
@given(facts())
def test_trees_and_results_are_plain_data(given_facts: Facts) -> None:
    for result, trees in cards(given_facts):
        assert canonical([node_document(node) for node in trees])
        assert canonical(result_document(result))


def renamed(value: object) -> object:
    """The document with every label and title said differently."""
    if isinstance(value, dict):
        return {
            key: {"zh": "改名", "en": "Renamed"} if key in {"label", "title"} else renamed(one)
            for key, one in value.items()
        }
    return [renamed(one) for one in value] if isinstance(value, list) else value


RENAMED = Policy.parse(renamed(everything()))  # type: ignore[arg-type]


@TOLD
@given(facts())
def test_labels_change_what_is_read_and_never_what_is_hashed(given_facts: Facts) -> None:
    before, after = (evaluate(one, *given_facts.inputs) for one in (WHOLE, RENAMED))
    assert result_hash(before) == result_hash(after)
    assert WHOLE.fingerprint == RENAMED.fingerprint
    for one, other in zip(before, after, strict=True):
        shapes = [[(node.id, node.value) for node in tree.walk()] for tree in explain(WHOLE, one)]
        assert shapes == [[(node.id, node.value) for node in tree.walk()] for tree in explain(RENAMED, other)]


@TOLD
@given(facts())
def test_explaining_twice_says_the_same_and_touches_nothing(given_facts: Facts) -> None:
    results = evaluate(WHOLE, *given_facts.inputs)
    sealed = result_hash(results)
    assert [explain(WHOLE, one) for one in results] == [explain(WHOLE, one) for one in results]
    assert result_hash(results) == sealed


def test_findings_of_one_visit_add_up_to_the_line() -> None:
    from_visit = Facts.parse(
        {
            "period": {"code": "2026-10", "first": "2026-10-01", "last": "2026-10-31"},
            "subjects": [{"key": "a", "store": "t", "attributes": {"position": "AGENT"}}],
            "occurrences": [
                {"id": code, "kind": "FINDING", "store": "t", "days": {"occurred": "2026-10-09"},
                 "words": {"indicator": code, "result": result, "visit": "v"}}
                for code, result in (("greet", "FAIL"), ("desk", "PASS"))
            ],
            "readings": [{"subject": "a", "measure": "M-39", "numerator": "1", "denominator": "1"}],
        },
        WHOLE,
    )  # fmt: skip
    ((result, trees),) = cards(from_visit)
    found = {node.id: node for node in trees[0].walk()}
    assert [node.value for node in found["item/audit"].inputs] == [Decimal(4), Decimal(-2)]
    assert result.line("audit").gate == "audit_gate"  # 2 points, below 3
    assert found["item/audit"].sentence.zh == (
        "项目，检查 2 项，合格 1 项，不合格：「项目」，门槛「项目」生效，记 0 分（S002-B.R01）"
    )


def test_x062_a_module_below_its_least_points_is_said_with_both_figures() -> None:
    document = read_document(SHIPPED / "S001-Q.yaml")
    case = next(one for one in Place(document)["cases"].each() if one["case"].value == "X062")
    played = play(document, case)
    said = [
        node.sentence
        for result in played.results
        for tree in explain(played.policy, result)
        for node in tree.walk()
        if node.kind is Kind.ENTRY
    ]
    assert "接待模块 7 分，低于 8 分 → 罚款 100 元（S001-Q.R16）" in {one.zh for one in said}
    assert "Reception module 7 points, below 8 points → a fine of 100 CNY (S001-Q.R16)" in {
        one.en for one in said
    }


@TOLD
@given(facts())
def test_a_result_as_data_holds_all_that_was_found_and_nothing_that_was_not(given_facts: Facts) -> None:
    for result in evaluate(WHOLE, *given_facts.inputs):
        document = result_document(result)
        for key in ("entries", "proposals", "overlaps", "ranks", "gates", "notices", "inputs"):
            held = getattr(result, key)
            assert (key in document) == bool(held)
            assert len(document.get(key, ())) == len(held)  # type: ignore[arg-type]
        assert ("rail" in document) == (result.rail is not None)
