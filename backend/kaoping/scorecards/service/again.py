"""A card evaluated again from its stored readings: what shows it, explains it and opens it starts here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.domain.periods import parse_period
from kaoping.domain.scoring.explain import explain
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.results import Result
from kaoping.domain.scoring.trace import Kind, Node
from kaoping.scorecards.service.inputs import Kept, inputs_of, stored_readings
from kaoping.scorecards.service.listing import CardFilter, policy_of, select_cards
from kaoping.storage.reads.slices import slices_of
from kaoping.storage.tables.scoring import Card


@dataclass(frozen=True, slots=True)
class Again:
    """A card evaluated again: its row, its policy, the result, and the nodes that explain it."""

    row: Any
    policy: Policy
    result: Result
    total: Node
    pay: Sequence[Node]
    kept: dict[tuple[int | None, str], Kept]
    may_see_pay: bool

    @property
    def lines(self) -> dict[str, Node]:
        nodes = (node for node in self.total.inputs if node.kind is Kind.LINE)
        return {node.id.removeprefix("item/"): node for node in nodes}


def find_card(db: Session, who: Principal, card_id: int) -> Any:
    """The card's row with its head. Raises NotFound for one that is absent or out of reach."""
    query = select_cards(who, CardFilter()).add_columns(
        Card.id, Card.store_id, Card.employee_id, Card.assignment_id, Card.period
    )
    row = db.execute(query.where(Card.id == card_id)).one_or_none()
    if row is None:
        raise NotFound()
    return row


def evaluate_again(db: Session, who: Principal, card_id: int) -> Again:
    row = find_card(db, who, card_id)
    policy = policy_of(db, row)
    period = parse_period(row.period)
    slices = slices_of(db, row.store_id, period.first, period.last)
    kept = stored_readings(db, row.store_id, row.period)
    found = {key: one.reading for key, one in kept.items()}
    results = inputs_of(db, row.store_id, period, slices, found).score(policy, [row.assignment_id])
    if not results:
        raise NotFound()  # the post is gone, and the card goes with the next recomputation
    result = results[0][1]
    total, *pay = explain(policy, result)
    own = who.employee_id is not None and who.employee_id == row.employee_id
    return Again(row, policy, result, total, pay, kept, own)
