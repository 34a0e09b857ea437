"""What an appeal would bring, and what it brings: upheld lines anew, every other line held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, Fault, Invalid
from kaoping.domain.people import Principal
from kaoping.domain.scoring.curves.shapes import Reviewed
from kaoping.domain.scoring.inputs import Settled, Settling
from kaoping.domain.scoring.numbers import ZERO, half_up, plain
from kaoping.domain.scoring.parts import Item
from kaoping.domain.scoring.results import Line, LineState, Result
from kaoping.scorecards.schemas import AppealState
from kaoping.scorecards.schemas_appeals import AppealOut, DecisionIn, RulingIn
from kaoping.scorecards.schemas_revisions import CompareOut
from kaoping.scorecards.service.holding import hold_month, refusal_of
from kaoping.scorecards.service.inputs import subject_key
from kaoping.scorecards.service.sealed.appeals import Case, find_appeal, refuse_ruling
from kaoping.scorecards.service.sealed.comparing import compare_with
from kaoping.scorecards.service.sealed.documents import SealedInputs
from kaoping.scorecards.service.sealed.retaking import retake
from kaoping.scorecards.service.sealed.rows import seal_of_row
from kaoping.scorecards.service.sealed.sealing import seal_revision
from kaoping.scorecards.service.sealed.showing import show_appeal
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import now, save
from kaoping.storage.tables.closing import AppealRuling, PublishedRun

UPHELD = "UPHELD"
RULED = "appeals.ruled"


@dataclass(frozen=True, slots=True)
class _Bench:
    """What is ruled on: the published result of the newest revision and the inputs it rests on."""

    case: Case
    inputs: SealedInputs
    result: Result

    @property
    def key(self) -> str:
        return subject_key(self.case.newest.assignment_id)


def preview_ruling(
    db: Session, who: Principal, appeal_id: int, decisions: Sequence[DecisionIn]
) -> CompareOut:
    """What the decisions would change. Nothing is written; lines not decided yet are held."""
    case = find_appeal(db, who, appeal_id)
    _refuse(db, who, case)
    bench = _bench(db, case)
    asked = _by_item(bench, decisions)
    return compare_with(db, who, case.newest, _revised(db, bench, asked), asked, case.appeal.id)


def rule(db: Session, who: Principal, appeal_id: int, wanted: RulingIn) -> AppealOut:
    """Decide every line; an appeal upheld in any of them brings the next revision at once.

    Raises SelfDealing and Forbidden by the separation of duties, Conflict where it was ruled on already,
    Invalid for decisions that do not fit the appealed lines.
    """
    case = find_appeal(db, who, appeal_id)
    hold_month(db, case.card.store_id, case.card.period_id)
    case = find_appeal(db, who, appeal_id)
    _refuse(db, who, case)
    bench = _bench(db, case)
    asked = _by_item(bench, wanted.decisions)
    if missing := [line.item for line in case.lines if line.item not in asked]:
        raise Invalid("decision-missing", field="/decisions", items=missing)
    outcome = _outcome(asked)
    revision = None
    if outcome is not AppealState.REJECTED:
        inputs = _revised(db, bench, asked)
        revision = seal_revision(db, case.newest, inputs, reason=wanted.reason, by=who).revision
    _keep(db, who, case, wanted, outcome, revision)
    return show_appeal(db, who, find_appeal(db, who, appeal_id))


def _refuse(db: Session, who: Principal, case: Case) -> None:
    refused = refuse_ruling(db, who, case)
    if refused == "already-ruled":
        raise Conflict(refused)
    if refused is not None:
        raise refusal_of(refused)
    if case.newest.revision != case.appeal.revision:
        raise Conflict("card-outdated")


def _bench(db: Session, case: Case) -> _Bench:
    run = db.get_one(PublishedRun, (case.newest.store_id, case.newest.run_id))
    inputs = SealedInputs.parse(run.inputs)
    return _Bench(case, inputs, inputs.results[subject_key(case.newest.assignment_id)])


def _outcome(asked: Mapping[str, DecisionIn]) -> AppealState:
    upheld = [one for one in asked.values() if one.decision == UPHELD]
    if not upheld:
        return AppealState.REJECTED
    return AppealState.UPHELD if len(upheld) == len(asked) else AppealState.PARTLY


def _by_item(bench: _Bench, decisions: Sequence[DecisionIn]) -> dict[str, DecisionIn]:
    """Raises Invalid for a line that was not appealed or is decided twice, and for points it cannot have."""
    appealed = {line.item for line in bench.case.lines}
    found: dict[str, DecisionIn] = {}
    faults: list[Fault] = []
    for place, one in enumerate(decisions):
        at = f"/decisions/{place}"
        if one.item not in appealed:
            faults.append(Fault(f"{at}/item", "line-not-appealed"))
        elif one.item in found:
            faults.append(Fault(f"{at}/item", "line-twice"))
        else:
            found[one.item] = one
            faults += _faults(at, bench, one)
    if faults:
        raise Invalid.of(faults)
    return found


def _faults(at: str, bench: _Bench, one: DecisionIn) -> list[Fault]:
    item, line = bench.inputs.policy.item(one.item), bench.result.line(one.item)
    if one.decision != UPHELD:
        return [] if one.points is None else [Fault(f"{at}/points", "points-unasked")]
    if one.points is None:
        return (
            [] if item.bindings and not _is_judged(item, line) else [Fault(f"{at}/points", "points-needed")]
        )
    if isinstance(item.curve, Reviewed) and item.curve.choices and line.full == item.full:
        if Fraction(one.points) not in item.curve.choices:
            known = ", ".join(plain(half_up(choice, 6)) for choice in item.curve.choices)
            return [Fault(f"{at}/points", "points-choice", {"known": known})]
        return []
    full = line.full or item.full or ZERO
    if not ZERO <= one.points <= full:
        return [Fault(f"{at}/points", "points-range", {"high": plain(full)})]
    return []


def _is_judged(item: Item, line: Line) -> bool:
    """People gave its points, so measuring again would bring nothing new."""
    return isinstance(item.curve, Reviewed) or line.state is LineState.JUDGED


def _revised(db: Session, bench: _Bench, asked: Mapping[str, DecisionIn]) -> SealedInputs:
    """The inputs of the next revision."""
    upheld = {code: one for code, one in asked.items() if one.decision == UPHELD}
    again = [code for code, one in upheld.items() if one.points is None]
    settled = [
        _ruled(bench, line, upheld[line.item]) if line.item in upheld else _held(bench, line)
        for line in bench.result.lines
        if line.item not in again
    ]
    others = [one for one in bench.inputs.facts.settled if one.subject != bench.key]
    facts = replace(bench.inputs.facts, settled=(*others, *settled))
    retaken = list(bench.inputs.retaken)
    if again:
        bindings = [binding for code in again for binding in bench.inputs.policy.item(code).bindings]
        anew = retake(db, bench.case.period, bench.case.newest.assignment_id, bindings)
        facts = replace(facts, readings={**facts.readings, **anew.readings})
        measured = {(one["assignment_id"], one["measure"]) for one in anew.evidence}
        retaken = [one for one in retaken if (one["assignment_id"], one["measure"]) not in measured]
        retaken += anew.evidence
    return replace(bench.inputs, facts=facts, issued=(bench.key,), retaken=tuple(retaken))


def _held(bench: _Bench, line: Line) -> Settled:
    case = bench.case
    return Settled(
        subject=bench.key,
        item=line.item,
        settling=Settling.HELD,
        state=line.state.value,
        full=line.full,
        points=line.points,
        reason="held",
        id=f"{case.newest.id}/{case.newest.revision}",
    )


def _ruled(bench: _Bench, line: Line, one: DecisionIn) -> Settled:
    points: Decimal | None = one.points
    return Settled(
        subject=bench.key,
        item=line.item,
        settling=Settling.RULED,
        state=LineState.RULED.value,
        full=line.full,
        points=points,
        reason=one.reason,
        id=f"appeal:{bench.case.appeal.id}",
    )


def _keep(
    db: Session, who: Principal, case: Case, wanted: RulingIn, outcome: AppealState, revision: int | None
) -> None:
    row = AppealRuling(
        store_id=case.appeal.store_id,
        appeal_id=case.appeal.id,
        outcome=outcome.value,
        reason=wanted.reason,
        decisions=[
            {
                "item": one.item,
                "decision": one.decision,
                "points": None if one.points is None else plain(one.points),
                "reason": one.reason,
            }
            for one in wanted.decisions
        ],
        revision=revision,
        user_id=who.user_id,
        at=now(db),
    )
    save(db, row)
    said = {
        "period": case.card.period,
        "appeal": case.appeal.id,
        "outcome": outcome.value,
        "revision": revision,
        "seal": seal_of_row(row),
    }
    append_journal(db, row.store_id, RULED, "appeal_ruling", row.id, said)
