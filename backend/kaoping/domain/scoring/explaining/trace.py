"""A node of an explanation, and how a tree is walked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ..texts import Text


class Kind(StrEnum):
    """What a node is; `TOTAL`, `SUM` and `LEDGER` are additive: their inputs sum to their value."""

    TOTAL = "total"
    SUM = "sum"
    CLIP = "clip"
    LINE = "line"
    READING = "reading"
    JUDGEMENT = "judgement"
    DEDUCTION = "deduction"
    PAY = "pay"
    ROUND = "round"
    OPERATION = "operation"
    NAME = "name"
    LITERAL = "literal"
    GATE = "gate"  # what a gate took from the total
    FINDING = "finding"  # one finding of a checklist
    PAST = "past"  # what an earlier period ended with
    LEDGER = "ledger"  # additive: its entries sum to it
    ENTRY = "entry"
    PROPOSAL = "proposal"
    OVERLAP = "overlap"
    RANK = "rank"
    RAIL = "rail"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the records behind a leaf are found.

    `kind` reading: the facts of a measure for `key` (a subject, or a whole store when `scope` is store);
    events, occurrences, review, pay_term and param: the records or the policy entry under `ids`; past: the
    earlier periods under `ids`; node: another node of the trace.
    """

    kind: str
    measure: str = ""
    scope: str = ""
    key: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """One figure. `formula` is how it follows from `inputs`; `value` None means there is none, never zero.

    `params` are the pieces the sentence of the node is made of, already rounded for reading.
    """

    id: str
    kind: Kind
    label: Text
    rule: str
    formula: str
    value: Decimal | None
    unit: str
    sentence: Text
    inputs: tuple["Node", ...] = ()
    evidence: Evidence | None = None
    example: bool = False
    details: Mapping[str, str] = field(default_factory=dict)

    def walk(self) -> Iterator["Node"]:
        """The node itself and everything below it, depth first."""
        yield self
        for node in self.inputs:
            yield from node.walk()


def node_document(node: Node) -> dict[str, object]:
    """A tree as plain data for JSON; texts carry both languages."""
    return {
        "id": node.id,
        "kind": node.kind,
        "label": {"zh": node.label.zh, "en": node.label.en},
        "rule": node.rule,
        "formula": node.formula,
        "value": node.value,
        "unit": node.unit,
        "sentence": {"zh": node.sentence.zh, "en": node.sentence.en},
        "example": node.example,
        "details": dict(node.details),
        "evidence": None
        if node.evidence is None
        else {
            "kind": node.evidence.kind,
            "measure": node.evidence.measure,
            "scope": node.evidence.scope,
            "key": node.evidence.key,
            "ids": list(node.evidence.ids),
        },
        "inputs": [node_document(one) for one in node.inputs],
    }
