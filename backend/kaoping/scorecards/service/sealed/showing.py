"""Appeals as they go out: what was appealed, what was decided, and whether the caller may decide it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaoping.domain.closing import APPEAL_LIMIT
from kaoping.domain.deadlines import Timekeeping, deadline, lay
from kaoping.domain.people import Principal
from kaoping.domain.scoring.policy import Policy
from kaoping.scorecards import schemas_appeals as shapes
from kaoping.scorecards.schemas import ScorecardOut
from kaoping.scorecards.service.finding import Found
from kaoping.scorecards.service.sealed.appeals import Case, cases_of, refuse_ruling
from kaoping.scorecards.service.showing_head import head_of
from kaoping.scorecards.service.wording import APPEAL_STATES, label
from kaoping.scorecards.service.working_days import keeping_of
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.closing import Appeal, AppealLine
from kaoping.storage.tables.people import Employee
from kaoping.web.messages import PROBLEMS
from kaoping.web.schema import Label


def show_appeals(db: Session, who: Principal, rows: Sequence[Appeal]) -> list[shapes.AppealOut]:
    cases = cases_of(db, rows)
    keepings = {store: keeping_of(db, store) for store in {case.appeal.store_id for case in cases}}
    names = _names(db, cases)
    policies = {case.run.id: Policy.parse(case.run.inputs["policy"]) for case in cases}
    return [
        _show(db, who, case, policies[case.run.id], keepings[case.appeal.store_id], names) for case in cases
    ]


def show_appeal(db: Session, who: Principal, case: Case) -> shapes.AppealOut:
    return show_appeals(db, who, [case.appeal])[0]


def _show(
    db: Session,
    who: Principal,
    case: Case,
    policy: Policy,
    keeping: Timekeeping,
    names: Mapping[int, str],
) -> shapes.AppealOut:
    found = Found(case.newest, case.run, case.period, case.newest.head, case.newest.revision)
    refused = refuse_ruling(db, who, case)
    ruling = case.ruling
    return shapes.AppealOut(
        id=case.appeal.id,
        card=ScorecardOut.model_validate(head_of(db, who, found)),
        state=case.state,
        state_label=label(APPEAL_STATES[case.state]),
        lines=[_line(case, policy, line) for line in case.lines],
        by=names[case.appeal.user_id],
        at=case.appeal.at,
        due_at=deadline(lay(APPEAL_LIMIT, case.appeal.at, keeping)),
        ruled_by=names[ruling.user_id] if ruling else None,
        ruled_at=ruling.at if ruling else None,
        ruling_reason=ruling.reason if ruling else None,
        revision=ruling.revision if ruling else None,
        may_rule=refused is None,
        why_not=_why(refused) if refused and ruling is None else None,
    )


def _line(case: Case, policy: Policy, line: AppealLine) -> shapes.AppealLineOut:
    before = _points(case.card.result, line.item)
    ruling = case.ruling
    decided = next((one for one in ruling.decisions if one["item"] == line.item), None) if ruling else None
    revised = ruling is not None and ruling.revision == case.newest.revision
    after = _points(case.newest.result, line.item) if revised else None
    return shapes.AppealLineOut(
        item=line.item,
        label=label(policy.item(line.item).label),
        points=before["points"],
        max=before["full"],
        reason=line.reason,
        decision="UPHELD" if decided and decided["decision"] == "UPHELD" else "REJECTED" if decided else None,
        new_points=after["points"] if after and decided and decided["decision"] == "UPHELD" else None,
        ruling_reason=decided["reason"] if decided else None,
    )


def _points(result: Mapping[str, Any], item: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(line for line in result["lines"] if line["item"] == item)
    return found


def _why(code: str) -> Label:
    said = PROBLEMS[code]
    return Label(zh=said.zh, en=said.en)


def _names(db: Session, cases: Sequence[Case]) -> Mapping[int, str]:
    """Of those who appealed and those who ruled, by account."""
    users = {case.appeal.user_id for case in cases} | {case.ruling.user_id for case in cases if case.ruling}
    rows = db.execute(
        select(UserAccount.id, func.coalesce(Employee.name, UserAccount.display_name).label("name"))
        .outerjoin(Employee, Employee.id == UserAccount.employee_id)
        .where(UserAccount.id.in_(sorted(users)))
    )
    return {row.id: row.name for row in rows}
