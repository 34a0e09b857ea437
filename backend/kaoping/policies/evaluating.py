"""What facts come to under a policy, as plain data with hashes: the same for command line and HTTP."""

from collections.abc import Mapping

from kaoping.domain.scoring.evaluate import ENGINE, evaluate
from kaoping.domain.scoring.explaining.explain import explain
from kaoping.domain.scoring.explaining.trace import node_document
from kaoping.domain.scoring.facts.document import Facts
from kaoping.domain.scoring.hashing import input_hash
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.result_documents import result_document, result_hash


def evaluate_document(
    document: Mapping[str, object], facts: Mapping[str, object], *, trace: bool = False
) -> dict[str, object]:
    """One result per subject. Raises PolicyRefused for a policy or for facts that cannot be read."""
    policy = Policy.parse(document)
    given = Facts.parse(facts, policy)
    results = evaluate(policy, *given.inputs)
    found: dict[str, object] = {
        "policy": policy.code,
        "version": policy.version,
        "engine": ENGINE,
        "input_hash": input_hash(policy, *given.inputs),
        "result_hash": result_hash(results),
        "results": [result_document(result) for result in results],
    }
    if trace:
        found["traces"] = {
            result.subject: [node_document(node) for node in explain(policy, result)] for result in results
        }
    return found
