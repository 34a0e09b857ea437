"""P26: effective-dated versions, cards that stay as they were, every line explained (S001-O.R12)."""

from decimal import Decimal

import pytest

from kaoping.domain.scoring.evaluate import evaluate
from kaoping.domain.scoring.explaining.explain import explain
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.facts.writing import write_facts
from kaoping.domain.scoring.hashing import input_hash
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.domain.scoring.result_documents import result_hash

from ..sheets import LABEL, document, item, judged, people

FACTS = Facts(people(), {}, reviews=(judged("work", "80"),))


def version(number: str, rate: str, **more: object) -> dict[str, object]:
    rate_param = {"code": "rate", "unit": "money/points", "value": rate, "label": LABEL, "rule": "S001-O.R12"}
    pay = {"code": "bonus", "label": LABEL, "rule": "S001-O.R12", "formula": "total * rate"}
    return document(item("work", "100"), version=number, params=[rate_param], pay=[pay], **more)


def test_a_version_says_from_when_it_counts() -> None:
    assert Policy.parse(version("2", "11")).effective_from.isoformat() == "2026-01-01"
    with pytest.raises(PolicyRefused):
        Policy.parse(version("2", "11", effective_from="next year"))


def test_a_card_keeps_its_version_whatever_the_next_one_says() -> None:
    old, new = Policy.parse(version("1", "10")), Policy.parse(version("2", "11"))
    kept = result_hash(evaluate(old, *FACTS.inputs))
    assert old.fingerprint != new.fingerprint
    assert result_hash(evaluate(new, *FACTS.inputs)) != kept
    stored = write_facts(FACTS)
    again = Policy.parse(old.document)
    assert result_hash(evaluate(again, *Facts.parse(stored, again).inputs)) == kept
    assert input_hash(again, *Facts.parse(stored, again).inputs) == input_hash(old, *FACTS.inputs)


def test_better_wording_is_no_new_version() -> None:
    clearer = version("1", "10")
    clearer["title"] = {"zh": "更清楚的标题", "en": "A clearer title"}
    assert Policy.parse(clearer).fingerprint == Policy.parse(version("1", "10")).fingerprint


def test_each_line_explains_itself() -> None:
    policy = Policy.parse(version("1", "10"))
    (result,) = evaluate(policy, *FACTS.inputs)
    total, bonus = explain(policy, result)
    assert [(node.id, node.value) for node in total.inputs] == [("item/work", Decimal(80))]
    assert bonus.sentence.en == "Item: 80 × 10 = 800.00 CNY (S001-O.R12)"
    assert bonus.sentence.zh == "项目：80 × 10 = 800.00 元（S001-O.R12）"
