"""What holds for every shipped policy, whatever happened: sums to the cent, one result whatever the order,
the batch, the process or the spelling its facts came in."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.curves.shapes import Bands, MeanOf, WorstOf
from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.explaining.explain import explain
from kaoping.domain.scoring.explaining.trace import Kind
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.facts.writing import write_facts
from kaoping.domain.scoring.hashing import input_hash
from kaoping.domain.scoring.names import stated
from kaoping.domain.scoring.numbers import ZERO, half_up
from kaoping.domain.scoring.parts import Missing
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.ranking.rules import Within
from kaoping.domain.scoring.result_documents import result_document, result_hash
from kaoping.domain.scoring.results import PayState, Result
from kaoping.policies.packs import SHIPPED_EXAMPLES, read_policy, shipped_files
from kaoping.settings import ROOT

from .anything import facts_of, shuffled
from .whole import facts as any_facts
from .whole import policies

ADDITIVE = {Kind.TOTAL, Kind.LEDGER}
SEEDS = st.integers(0, 2**32)
TOLD = settings(max_examples=5, deadline=None)
every_pack = pytest.mark.parametrize("pack", shipped_files(), ids=lambda path: path.stem)


@cache
def policy_of(pack: Path) -> Policy:
    """The pack with its example values, so that as much as possible of it has an amount."""
    overlay = SHIPPED_EXAMPLES / pack.name
    return read_policy(pack, [overlay] if overlay.exists() else [])


def applied(policy: Policy, facts: Facts) -> Iterator[Result]:
    return (result for result in evaluate(policy, *facts.inputs) if result.applies)


@every_pack
@TOLD
@given(SEEDS)
def test_leaves_add_up_to_the_total_the_ledger_and_the_pay(pack: Path, seed: int) -> None:
    policy = policy_of(pack)
    for result in applied(policy, facts_of(policy, seed)):
        trees = explain(policy, result)
        assert trees[0].value == result.total
        for node in trees:
            if node.kind in ADDITIVE and node.value is not None:
                assert sum((one.value for one in node.inputs if one.value is not None), ZERO) == node.value
        assert sum((entry.moves for entry in result.entries if entry.kind.is_paid), ZERO) == result.granted
        shown = {node.id: node for node in trees if node.kind is Kind.PAY}
        for pay in result.pay or ():
            if pay.state is PayState.FINAL:
                (exact,) = shown[f"pay/{pay.code}"].inputs
                assert exact.value is not None
                places = next(rule.places for rule in policy.pay if rule.code == pay.code)
                assert half_up(exact.value, places) == pay.amount == shown[f"pay/{pay.code}"].value


@every_pack
@TOLD
@given(SEEDS)
def test_lines_and_deductions_are_the_sum_before_gates_and_limits(pack: Path, seed: int) -> None:
    policy = policy_of(pack)
    for result in applied(policy, facts_of(policy, seed)):
        points = [line.points for line in result.lines if line.points is not None]
        points += [one.points for one in result.deductions]
        on_total = {
            gate.code for gate in policy.gates if gate.effect.value in {"veto", "cap_total", "scale_total"}
        }
        if result.unclipped is not None and not on_total & {hit.gate for hit in result.gates}:
            assert Fraction(result.unclipped) == sum(map(Fraction, points))


@every_pack
@TOLD
@given(SEEDS)
def test_every_leaf_leads_to_a_rule_or_to_its_evidence(pack: Path, seed: int) -> None:
    policy = policy_of(pack)
    for result in applied(policy, facts_of(policy, seed)):
        for tree in explain(policy, result):
            for node in tree.walk():
                assert node.sentence.zh.strip()
                assert node.sentence.en.strip()
                if not node.inputs and node.kind is not Kind.LITERAL:
                    assert node.rule or node.evidence is not None, node.id


@every_pack
@TOLD
@given(SEEDS)
def test_the_order_facts_come_in_changes_nothing(pack: Path, seed: int) -> None:
    policy = policy_of(pack)
    facts = facts_of(policy, seed)
    results = evaluate(policy, *facts.inputs)
    mixed = shuffled(facts, seed)
    assert result_hash(evaluate(policy, *mixed.inputs)) == result_hash(results)
    assert input_hash(policy, *mixed.inputs) == input_hash(policy, *facts.inputs)
    turned = evaluate(policy, *shuffled(facts, seed, people=True).inputs)
    assert by_subject(turned) == by_subject(results)


@every_pack
@TOLD
@given(SEEDS)
def test_facts_told_twice_count_once(pack: Path, seed: int) -> None:
    """As when two batches bring the same records."""
    policy = policy_of(pack)
    facts = facts_of(policy, seed)
    again = replace(facts, occurrences=(*facts.occurrences, *shuffled(facts, seed).occurrences))
    assert result_hash(evaluate(policy, *again.inputs)) == result_hash(evaluate(policy, *facts.inputs))


ALONE = [
    pack
    for pack in shipped_files()
    if policy_of(pack).budget is None and all(rank.within is Within.STORE for rank in policy_of(pack).ranks)
]
"""Policies in which no store waits for another."""


@pytest.mark.parametrize("pack", ALONE, ids=lambda path: path.stem)
@TOLD
@given(SEEDS)
def test_a_store_alone_comes_to_what_it_comes_to_among_others(pack: Path, seed: int) -> None:
    policy = policy_of(pack)
    facts = facts_of(policy, seed)
    together = by_subject(evaluate(policy, *facts.inputs))
    subjects = facts.population.subjects
    for store in {one.store for one in subjects}:
        mine = tuple(one for one in subjects if one.store == store)
        alone = replace(facts, population=replace(facts.population, subjects=mine))
        found = by_subject(evaluate(policy, *alone.inputs))
        assert found == {key: together[key] for key in found}


def concerns_oneself(policy: Policy) -> bool:
    averaged = any(Missing.STORE_AVERAGE in item.missing.values() for item in policy.items)
    return not (averaged or policy.ranks or policy.events or policy.budget)


@pytest.mark.parametrize(
    "pack", [one for one in shipped_files() if concerns_oneself(policy_of(one))], ids=lambda path: path.stem
)
@TOLD
@given(SEEDS)
def test_a_card_that_looks_at_nobody_else_is_the_same_alone(pack: Path, seed: int) -> None:
    policy = policy_of(pack)
    facts = facts_of(policy, seed)
    together = by_subject(evaluate(policy, *facts.inputs))
    for one in facts.population.subjects:
        alone = replace(facts, population=replace(facts.population, subjects=(one,)))
        assert by_subject(evaluate(policy, *alone.inputs)) == {one.key: together[one.key]}


@every_pack
@TOLD
@given(SEEDS)
def test_facts_read_back_from_their_document_give_the_same_hashes(pack: Path, seed: int) -> None:
    policy = policy_of(pack)
    facts = facts_of(policy, seed)
    read = Facts.parse(json.loads(canonical(write_facts(facts))), policy)
    assert input_hash(policy, *read.inputs) == input_hash(policy, *facts.inputs)
    assert result_hash(evaluate(policy, *read.inputs)) == result_hash(evaluate(policy, *facts.inputs))


@settings(max_examples=60, deadline=None)
@given(policies(), any_facts(), st.integers(0, 2**32))
def test_no_part_of_the_language_hangs_on_an_order(policy: Policy, facts: Facts, seed: int) -> None:
    results = evaluate(policy, *facts.inputs)
    mixed = shuffled(facts, seed)
    assert result_hash(evaluate(policy, *mixed.inputs)) == result_hash(results)
    assert input_hash(policy, *mixed.inputs) == input_hash(policy, *facts.inputs)
    turned = evaluate(policy, *shuffled(facts, seed, people=True).inputs)
    assert by_subject(turned) == by_subject(results)


def by_subject(results: tuple[Result, ...]) -> dict[str, bytes]:
    return {one.subject: canonical(result_document(one)) for one in results}


# -- money that is divided -------------------------------------------------------------------------------

PRIZED = [pack for pack in shipped_files() if any(rank.prizes for rank in policy_of(pack).ranks)]
SPLIT = [pack for pack in shipped_files() if any(rule.split for rule in policy_of(pack).events)]


def test_there_are_example_values_and_policies_that_share() -> None:
    assert {path.name for path in SHIPPED_EXAMPLES.glob("*.yaml")} <= {path.name for path in shipped_files()}
    assert (SHIPPED_EXAMPLES / "S002-B.yaml").exists()
    assert PRIZED
    assert SPLIT


@pytest.mark.parametrize("pack", PRIZED, ids=lambda path: path.stem)
@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_shared_prizes_lose_no_cent(pack: Path, seed: int) -> None:
    policy = policy_of(pack)
    prizes = {rank.code: rank.prizes for rank in policy.ranks}
    worth = stated(policy)
    places: dict[tuple[str, str, int, str], list[Decimal | None]] = defaultdict(list)
    fields = {rank.code: rank.within for rank in policy.ranks}
    facts = facts_of(policy, seed, people=9)
    brands = {one.key: one.attributes.get("brand", "") for one in facts.population.subjects}
    for result in applied(policy, facts):
        field = {Within.STORE: result.store, Within.BRAND: brands[result.subject], Within.GROUP: ""}
        for rank in result.ranks:
            if rank.place is not None and not rank.reason:
                key = (rank.rank, rank.league, rank.place, field[fields[rank.rank]])
                places[key].append(rank.prize)
    for (code, league, place, _), shared in places.items():
        table = prizes[code].get(league, ())[place - 1 : place - 1 + len(shared)]
        amounts = [None if one.formula is None else worth.amount(one.formula) for one in table]
        if None not in amounts:
            assert sum((one or ZERO for one in shared), ZERO) == sum((one or ZERO for one in amounts), ZERO)


@pytest.mark.parametrize("pack", SPLIT, ids=lambda path: path.stem)
@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_split_costs_lose_no_cent(pack: Path, seed: int) -> None:
    """Where everybody who bears a part is among the people, their parts make up the cost."""
    policy = policy_of(pack)
    facts = facts_of(policy, seed)
    results = list(applied(policy, facts))
    keys = {one.subject for one in results}
    for rule in policy.events:
        costs = {one.id: one for one in facts.occurrences if rule.on and rule.on.meets(one)}
        for one in costs.values() if rule.split else ():
            parts = [
                e for r in results for e in r.entries if e.rule == rule.code and e.occurrences == (one.id,)
            ]
            holders = {key for portion in rule.split for key in one.roles.get(portion.who.role, ())}
            named = all(one.roles.get(portion.who.role) for portion in rule.split)
            if not parts or any(part.amount is None for part in parts) or not (named and holders <= keys):
                continue
            assert -sum((part.amount or ZERO for part in parts), ZERO) == half_up(one.amounts["cost"], 2)


# -- tables ----------------------------------------------------------------------------------------------


def tables() -> Iterator[tuple[str, Bands]]:
    for pack in shipped_files():
        policy = policy_of(pack)
        for item in policy.items:
            for one in (item, *(variant.part for variant in item.variants)):
                table = one.curve.table if isinstance(one.curve, WorstOf | MeanOf) else one.curve
                if isinstance(table, Bands):
                    yield f"{pack.stem}/{item.code}", table


TABLES = list(tables())


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_every_figure_falls_into_exactly_one_row_of_every_table(data: st.DataObject) -> None:
    name, table = data.draw(st.sampled_from(TABLES))
    edges = [edge for row in table.rows for edge in (row.low, row.high) if edge is not None]
    unit = Fraction(1, 10 ** (9 if table.precision is None else table.precision))
    around = st.builds(
        lambda edge, by: edge + by * unit, st.sampled_from(edges or [Fraction(0)]), st.integers(-2, 2)
    )
    figure = data.draw(around | st.fractions(-1000, 1000))
    if table.precision is not None:
        figure = Fraction(half_up(figure, table.precision))
    assert sum(row.covers(figure) for row in table.rows) == 1, (name, figure)


# -- machines --------------------------------------------------------------------------------------------

SAY_HASHES = """
from tests.domain.scoring.anything import facts_of
from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.explaining.explain import explain
from kaoping.domain.scoring.hashing import input_hash
from kaoping.domain.scoring.result_documents import result_document, result_hash
from kaoping.policies.packs import SHIPPED_EXAMPLES, read_policy, shipped_files

for pack in shipped_files():
    policy = read_policy(pack)
    facts = facts_of(policy, 7)
    results = evaluate(policy, *facts.inputs)
    print(pack.stem, input_hash(policy, *facts.inputs), result_hash(results))
    print(canonical([result_document(one) for one in results]).decode())
    print([explain(policy, one) for one in results if one.applies])
"""


def test_every_process_says_the_same_bytes() -> None:
    """Whatever seed the host language hashes its texts with."""
    told = [
        subprocess.Popen(
            [sys.executable, "-c", SAY_HASHES],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT / 'backend'}{os.pathsep}{ROOT}"},
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        for seed in ("1", "4242")
    ]
    one, other = (process.communicate()[0] for process in told)
    assert [process.returncode for process in told] == [0, 0]
    assert one == other
    assert len(one.splitlines()) == 3 * len(shipped_files())


def test_the_precision_of_the_calling_thread_changes_nothing() -> None:
    for pack in shipped_files():
        policy = policy_of(pack)
        facts = facts_of(policy, 11)
        usual = result_hash(evaluate(policy, *facts.inputs))
        with localcontext() as narrow:
            narrow.prec, narrow.rounding = 3, ROUND_CEILING
            assert result_hash(evaluate(policy, *facts.inputs)) == usual
