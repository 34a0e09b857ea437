"""The example facts: each scheme evaluates on them without fault, and every part of it is reached."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaoping.domain.scoring.document import Place
from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.facts.document import read_facts
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import Result
from kaoping.policies.packs import SHIPPED, SHIPPED_EXAMPLES, demo_overlays, read_document
from kaoping.policies.yaml_text import load

EXAMPLES = Path(__file__).parents[2] / "docs/examples"
PACKS = sorted(path.stem for path in SHIPPED.glob("S*.yaml"))


def effective(code: str) -> Policy:
    document = load((SHIPPED / f"{code}.yaml").read_bytes())
    overlay = SHIPPED_EXAMPLES / f"{code}.yaml"
    if overlay.exists():
        document = apply(document, [Overlay.parse(load(overlay.read_bytes()))])
    return Policy.parse(document)


def evaluated(policy: Policy) -> tuple[Result, ...]:
    place = Place(json.loads((EXAMPLES / f"facts/{policy.code}.json").read_text()))
    facts = read_facts(place, policy)
    place.refuse_if_faulty()
    return evaluate(policy, *facts.inputs)


def reached(results: tuple[Result, ...]) -> Iterator[str]:
    for one in results:
        yield from (f"items/{line.item}" for line in one.lines if line.points is not None)
        yield from (f"events/{entry.rule}" for entry in one.entries if entry.amount is not None)
        yield from (f"events/{proposal.rule}" for proposal in one.proposals)
        yield from (f"triggers/{proposal.rule}" for proposal in one.proposals)
        yield from (f"ranks/{rank.rank}" for rank in one.ranks if rank.place)
        yield from (f"pay/{pay.code}" for pay in one.pay or () if pay.amount is not None)


def parts(policy: Policy) -> set[str]:
    found = {f"items/{one.code}" for one in policy.items}
    found |= {f"events/{one.code}" for one in policy.events}
    found |= {f"ranks/{one.code}" for one in policy.ranks}
    found |= {f"pay/{one.code}" for one in policy.pay}
    return found | {f"triggers/{one.code}" for one in policy.triggers}


@pytest.mark.parametrize("code", PACKS)
def test_every_part_is_reached(code: str) -> None:
    policy = effective(code)
    results = evaluated(policy)
    assert all(one.applies for one in results)
    assert parts(policy) <= set(reached(results))


@pytest.mark.parametrize("code", PACKS)
def test_with_its_example_values_nothing_is_unset(code: str) -> None:
    assert [fault.field for fault in effective(code).unset] == []


def test_there_is_one_document_for_every_scheme() -> None:
    assert sorted(path.stem for path in (EXAMPLES / "facts").glob("*.json")) == PACKS


def test_a_demonstration_counts_by_the_same_example_values() -> None:
    for path in demo_overlays():
        code = path.stem.removeprefix("demo-overlay-")
        assert read_document(path) == read_document(SHIPPED_EXAMPLES / f"{code}.yaml")


def test_overlays_mark_what_they_set_as_examples() -> None:
    for path in SHIPPED_EXAMPLES.glob("*.yaml"):
        assert Overlay.parse(load(path.read_bytes())).example
