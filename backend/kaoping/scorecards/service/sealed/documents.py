"""The inputs of an evaluation as one document: what is published rests on it and on nothing else.

policy     the effective document     engine    its number
facts      everything `evaluate` takes, judgements and settled lines included
issued     keys of the subjects whose cards were published by it
evidence   hash over the frozen readings and facts
retaken    readings a ruling took anew, with their records
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kaoping.domain.scoring.canonical import canonical, sha256
from kaoping.domain.scoring.evaluate import ENGINE, evaluate
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.facts.writing import write_facts
from kaoping.domain.scoring.hashing import input_hash
from kaoping.domain.scoring.inputs import Review
from kaoping.domain.scoring.judging import accepts
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.result_documents import result_hash
from kaoping.domain.scoring.results import Result

Document = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class SealedInputs:
    """Parsed inputs. `retaken` are plain data: subject, measure, evidence, part ends and counted facts."""

    policy: Policy
    facts: Facts
    issued: tuple[str, ...]
    evidence: str
    retaken: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def parse(cls, document: Document) -> "SealedInputs":
        """Raises PolicyRefused for what no longer reads, ValueError for an engine nobody knows."""
        if document["engine"] != ENGINE:
            raise ValueError(f"engine {document['engine']} is not this one")
        policy = Policy.parse(document["policy"])
        return cls(
            policy=policy,
            facts=Facts.parse(document["facts"], policy),
            issued=tuple(document["issued"]),
            evidence=document["evidence"],
            retaken=tuple(document["retaken"]),
        )

    @classmethod
    def of_frozen(
        cls, document: Document, reviews: Sequence[Review], issued: Sequence[str]
    ) -> "SealedInputs":
        """What was frozen, with the judgements made on those issued: nobody else's touch them.

        Those made before the month was opened again, under rules that no longer take them, are left out.
        """
        policy = Policy.parse(document["policy"])
        facts = Facts.parse(document["facts"], policy)
        wanted = set(issued)
        judged = tuple(one for one in reviews if one.subject in wanted and accepts(policy, one))
        return cls(
            policy=policy,
            facts=replace(facts, reviews=judged),
            issued=tuple(issued),
            evidence=document["evidence"],
        )

    @cached_property
    def document(self) -> dict[str, Any]:
        """As it is stored: plain JSON, so that what is hashed is what comes back."""
        document: dict[str, Any] = json.loads(
            canonical(
                {
                    "policy": self.policy.document,
                    "engine": ENGINE,
                    "facts": write_facts(self.facts),
                    "issued": self.issued,
                    "evidence": self.evidence,
                    "retaken": list(self.retaken),
                }
            )
        )
        return document

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """Results of those issued, in the order of the population; everybody is evaluated all the same."""
        issued = set(self.issued)
        found = evaluate(self.policy, *self.facts.inputs)
        return {result.subject: result for result in found if result.subject in issued}

    @cached_property
    def input_hash(self) -> str:
        return input_hash(self.policy, *self.facts.inputs)

    @cached_property
    def result_hash(self) -> str:
        return result_hash(list(self.results.values()))


def head_hash(heads: Sequence[str]) -> str:
    """Over the heads as they are handed out, in the order of their cards."""
    return sha256(list(heads))
