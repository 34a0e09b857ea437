"""Ledger, places, gates, rail, proposals and notices of a card as they go out, each in words.

Amounts, and sentences that tell them, are left out for whoever may not see the pay of the card.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kaoping.domain.scoring.explaining.trace import Kind, Node
from kaoping.domain.scoring.refusals import WORDING
from kaoping.domain.scoring.results import Entry, Proposal, Rank
from kaoping.domain.scoring.texts import Text
from kaoping.scorecards import schemas_decided as shapes
from kaoping.scorecards.service.again import Again
from kaoping.scorecards.service.wording import label

WITHOUT_MONEY = frozenset({"small-sample"})
"""Notices that tell no amount."""

Records = Mapping[str, shapes.OccurrenceOut]
"""Records by the id of their occurrence."""

NOTHING = shapes.DecidedOut(ledger=None, ranks=[], gates=[], rail=None, proposals=[], notices=[])


def decided_out(again: Again, records: Records) -> shapes.DecidedOut:
    return shapes.DecidedOut(
        ledger=_ledger(again, records) if again.may_see_pay else None,
        ranks=[_place(again, one) for one in again.result.ranks],
        gates=_gates(again),
        rail=_rail(again) if again.may_see_pay else None,
        proposals=_proposals(again, records),
        notices=[
            shapes.NoticeOut(code=one.code, sentence=label(node.sentence))
            for one, node in zip(again.result.notices, _nodes(again, Kind.NOTICE), strict=True)
            if again.may_see_pay or one.code in WITHOUT_MONEY
        ],
    )


def _nodes(again: Again, kind: Kind) -> Sequence[Node]:
    """In the order of the result, which is how the trace is built."""
    return [node for node in again.nodes if node.kind is kind]


def _ledger(again: Again, records: Records) -> shapes.LedgerOut | None:
    whole = next(iter(_nodes(again, Kind.LEDGER)), None)
    if whole is None:
        return None
    return shapes.LedgerOut(
        taken=again.result.taken,
        granted=again.result.granted,
        entries=[
            _entry(again, entry, node, records)
            for entry, node in zip(again.result.entries, whole.inputs, strict=True)
        ],
    )


def _entry(again: Again, entry: Entry, node: Node, records: Records) -> shapes.LedgerEntryOut:
    labels = {rule.code: rule.label for rule in again.policy.events}
    return shapes.LedgerEntryOut(
        code=entry.rule,
        label=label(node.label),
        rule=node.rule,
        kind=entry.kind,
        amount=entry.amount,
        sentence=label(node.sentence),
        fund=entry.fund or None,
        yields_to=label(labels[entry.yields_to]) if entry.yields_to else None,
        example=entry.example,
        figures=_figures(again, node),
        records=[records[one] for one in entry.occurrences if one in records],
    )


def _figures(again: Again, entry: Node) -> list[shapes.EntryFigureOut]:
    """The inputs among what an entry follows from; its lines stand on the sheet."""
    inputs = {f"input/{one.code}": one for one in again.policy.inputs}
    used = [(inputs[node.id], node) for node in entry.inputs if node.id in inputs]
    return [
        shapes.EntryFigureOut(
            input=one.code,
            measure=one.binding.measure.code,
            sentence=label(node.sentence),
            records=again.records.get((again.holder(one.binding.scope), one.binding.measure.code), 0),
        )
        for one, node in used
    ]


def _place(again: Again, rank: Rank) -> shapes.PlaceOut:
    rule = next(one for one in again.policy.ranks if one.code == rank.rank)
    leagues = {one.code: one.label for one in rule.leagues}
    return shapes.PlaceOut(
        code=rule.code,
        label=label(rule.label),
        rule=rule.rule,
        league=label(leagues[rank.league]) if rank.league in leagues else None,
        place=rank.place,
        of=rank.of,
        figure=rank.figure,
        shared=rank.shared,
        prize=_prize(again, rank),
        reason=label(WORDING[rank.reason]) if rank.reason else None,
        example=rule.mark is not None and rule.mark.example,
    )


def _prize(again: Again, rank: Rank) -> Decimal | None:
    """A place without a prize has none to show."""
    return rank.prize if again.may_see_pay and rank.prize else None


def _gates(again: Again) -> list[shapes.ClosedGateOut]:
    nodes = [node for node in again.total.inputs if node.kind is Kind.GATE]
    return [
        shapes.ClosedGateOut(
            code=hit.gate,
            label=label(node.label),
            rule=node.rule,
            sentence=label(node.sentence),
            before=hit.before,
            after=hit.after,
            example=hit.example,
        )
        for hit, node in zip(again.result.gates, nodes, strict=True)
    ]


def _rail(again: Again) -> shapes.CardRailOut | None:
    rail = again.result.rail
    if rail is None:
        return None
    node = _nodes(again, Kind.RAIL)[0]
    return shapes.CardRailOut(
        rule=node.rule,
        deductions=rail.deductions,
        limit=rail.limit,
        excess=rail.excess,
        sentence=label(node.sentence),
    )


def _proposals(again: Again, records: Records) -> list[shapes.ProposalOut]:
    return [
        shapes.ProposalOut(
            code=one.rule,
            label=label(node.label),
            rule=node.rule,
            action=label(_action(again, one)),
            sentence=label(node.sentence),
            records=[records[found] for found in one.basis if found in records],
        )
        for one, node in zip(again.result.proposals, _nodes(again, Kind.PROPOSAL), strict=True)
    ]


def _action(again: Again, proposal: Proposal) -> Text:
    policy = again.policy
    actions = [action for rule in policy.events if rule.code == proposal.rule for action in rule.actions]
    actions += [one.action for one in policy.triggers if one.code == proposal.rule]
    return next(one.label for one in actions if one.code == proposal.action)
