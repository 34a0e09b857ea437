"""A kept result tells later periods what the engine itself knew by the same names."""

import json
from decimal import Decimal

import pytest
from tests.domain.scoring.anything import facts_of

from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.names import Stage, known
from kaoping.domain.scoring.past import looks_back, names_of_result, points_of
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.result_documents import result_document
from kaoping.policies.packs import read_document, shipped_files

PACKS = {path.stem: read_document(path) for path in shipped_files()}


@pytest.mark.parametrize("code", PACKS)
@pytest.mark.parametrize("seed", range(3))
def test_names_of_a_kept_result_are_those_of_the_evaluation(code: str, seed: int) -> None:
    policy = Policy.parse(PACKS[code])
    for result in evaluate(policy, *facts_of(policy, seed).inputs):
        if not result.applies:
            continue
        seen = policy.seen_by(result.attributes)
        kept = json.loads(canonical(result_document(result)))
        names, values = names_of_result(seen, kept), known(seen, result, {}, Stage.TRIGGERS).values
        assert names == {name: values[name] for name in names}
        assert set(points_of(kept)) == {line.item for line in result.lines if line.points is not None}
        not_kept = {name for name in values if name.startswith("figure_")} | {one.code for one in seen.params}
        assert set(values) - not_kept <= set(names)


def test_only_what_goes_by_earlier_periods_looks_back() -> None:
    back = {code for code, document in PACKS.items() if looks_back(Policy.parse(document))}
    assert back == {code for code, document in PACKS.items() if "triggers" in document}


def test_what_had_no_points_has_no_name() -> None:
    kept = {
        "lines": [{"item": "8", "state": "open", "points": None}],
        "total": None,
        "entries": [],
        "inputs": {},
    }
    names = names_of_result(Policy.parse(PACKS["S002-B"]), kept)
    assert names == {"fines": Decimal(0), "rewards": Decimal(0)}


def test_an_amount_nobody_set_leaves_the_sum_without_a_value() -> None:
    entries = [
        {"kind": "fine", "amount": None, "yields_to": ""},
        {"kind": "reward", "amount": "30", "yields_to": ""},
        {"kind": "reward", "amount": "9", "yields_to": "other"},
    ]
    kept = {"lines": [], "total": "61", "entries": entries}
    names = names_of_result(Policy.parse(PACKS["S001-N"]), kept)
    assert names == {"total": Decimal(61), "rewards": Decimal(30)}
