"""Policies as they stand: all of them, one as it counts in a store, its versions and golden cases."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kaoping.domain.calendars import day_of
from kaoping.domain.errors import NotFound
from kaoping.domain.people import Principal
from kaoping.domain.scoring.golden import run_cases
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.policy import Policy
from kaoping.policies import showing, showing_acts
from kaoping.policies.schemas import MeasureOut, PolicyDetailOut, PolicyOut
from kaoping.policies.schemas_acts import CaseOut, VersionDetailOut
from kaoping.storage.reach import within
from kaoping.storage.reads.policies import Effective, in_force, policies_of
from kaoping.storage.session import now
from kaoping.storage.tables import policies as tables
from kaoping.storage.tables.access import UserAccount
from kaoping.storage.tables.people import Store

GROUP_ZONE = ZoneInfo("Asia/Shanghai")
"""Where a question that names no store has its calendar."""


def list_measures() -> list[MeasureOut]:
    return [showing.show_measure(measure) for measure in MEASURES.values()]


def list_policies(db: Session, who: Principal, store_id: int | None) -> list[PolicyOut]:
    """Every policy: as it counts in the store where it is in force, else in its newest version."""
    counting = {one.policy.code: one for one in policies_of(db, store_id, day_in(db, who, store_id))}
    versions = db.scalars(select(tables.PolicyVersion).order_by(tables.PolicyVersion.id)).all()
    heads = db.scalars(select(tables.Policy).order_by(tables.Policy.code)).all()
    of_head = {head.id: [one for one in versions if one.policy_id == head.id] for head in heads}
    people = names_of(db, [one for one in versions if one.state == "PROPOSED"])
    return [_listed(of_head[head.id], counting.get(head.code), people) for head in heads if of_head[head.id]]


def _listed(
    versions: Sequence[tables.PolicyVersion],
    counting: Effective | None,
    people: dict[int, str],
) -> PolicyOut:
    row = versions[-1]
    if counting is not None:
        row = next(one for one in versions if one.id == counting.version_id)
    policy = Policy.parse(row.document) if counting is None else counting.policy
    waiting = next((one for one in versions if one.state == "PROPOSED"), None)
    return showing.show_head(
        policy,
        begins=row.effective_from,
        state="ACTIVE" if counting is not None else row.state,
        versions=len(versions),
        waiting=None if waiting is None else showing_acts.show_waiting(waiting, people),
    )


def show_policy(
    db: Session, who: Principal, code: str, store_id: int | None, version: str | None
) -> PolicyDetailOut:
    """As it counts in the store today; a version that is asked for, or one of a policy that is not in force,
    stands without overlays. Raises NotFound for a stranger and a store outside the caller's reach."""
    head = find_policy(db, code)
    rows = versions_of(db, head)
    counting = _counting(db, who, code, store_id)
    if counting is None or version not in {None, counting.policy.version}:
        row = rows[-1] if version is None else find_version(db, code, version)
        state, policy = row.state, Policy.parse(row.document)
    else:
        row = next(one for one in rows if one.id == counting.version_id)
        state, policy = "ACTIVE", counting.policy
    waiting = next((one for one in rows if one.state == "PROPOSED"), None)
    shown = None if waiting is None else showing_acts.show_waiting(waiting, names_of(db, [waiting]))
    listed = showing.show_head(
        policy, begins=row.effective_from, state=state, versions=len(rows), waiting=shown
    )
    return showing.show_policy(listed, policy, store_id)


def _counting(db: Session, who: Principal, code: str, store_id: int | None) -> Effective | None:
    found = policies_of(db, store_id, day_in(db, who, store_id))
    return next((one for one in found if one.policy.code == code), None)


def show_cases(db: Session, code: str, version: str | None) -> list[CaseOut]:
    """The golden cases of a version, run now."""
    return [showing_acts.show_case(one) for one in run_cases(chosen_version(db, code, version).document)]


def show_versions(db: Session, code: str) -> list[VersionDetailOut]:
    """Newest first, with whoever carried them."""
    rows = versions_of(db, find_policy(db, code))
    people = names_of(db, rows)
    forced = in_force(db, day_of(now(db), GROUP_ZONE))
    counting = {one.id for one in forced}
    return [showing_acts.show_version(row, people, in_force=row.id in counting) for row in reversed(rows)]


def show_version(db: Session, code: str, version: str) -> VersionDetailOut:
    row = find_version(db, code, version)
    counting = {one.id for one in in_force(db, day_of(now(db), GROUP_ZONE))}
    return showing_acts.show_version(row, names_of(db, [row]), in_force=row.id in counting)


def chosen_version(db: Session, code: str, version: str | None) -> tables.PolicyVersion:
    """The version asked for, else the one in force, else the newest."""
    if version is not None:
        return find_version(db, code, version)
    head = find_policy(db, code)
    forced = in_force(db, day_of(now(db), GROUP_ZONE))
    counting = next((one for one in forced if one.policy_id == head.id), None)
    return counting or versions_of(db, head)[-1]


def find_policy(db: Session, code: str) -> tables.Policy:
    """Raises NotFound for a code nobody has written a version of; a draft thrown away leaves none."""
    written = exists().where(tables.PolicyVersion.policy_id == tables.Policy.id)
    head = db.scalar(select(tables.Policy).where(tables.Policy.code == code, written))
    if head is None:
        raise NotFound()
    return head


def hold_policy(db: Session, code: str) -> tables.Policy:
    """The same, held until the end of the transaction: what is done to versions and overlays of one policy is
    done one after the other, as each of them is proven against the others."""
    head = find_policy(db, code)
    db.execute(select(tables.Policy.id).where(tables.Policy.id == head.id).with_for_update())
    return head


def find_version(db: Session, code: str, version: str) -> tables.PolicyVersion:
    row = db.scalar(
        select(tables.PolicyVersion)
        .join(tables.Policy, tables.Policy.id == tables.PolicyVersion.policy_id)
        .where(tables.Policy.code == code, tables.PolicyVersion.version == version)
    )
    if row is None:
        raise NotFound()
    return row


def versions_of(db: Session, head: tables.Policy) -> list[tables.PolicyVersion]:
    """In the order they were written."""
    return list(
        db.scalars(
            select(tables.PolicyVersion)
            .where(tables.PolicyVersion.policy_id == head.id)
            .order_by(tables.PolicyVersion.id)
        )
    )


def names_of(db: Session, rows: Sequence[tables.PolicyVersion | tables.PolicyOverlay]) -> dict[int, str]:
    """Names of the people whose acts stand on the rows, by the key of their account."""
    wanted = {
        person
        for row in rows
        for person in (row.author_id, row.proposed_by, row.activated_by, row.retired_by)
        if person is not None
    }
    found = db.execute(select(UserAccount.id, UserAccount.display_name).where(UserAccount.id.in_(wanted)))
    return {row.id: row.display_name for row in found}


def day_in(db: Session, who: Principal, store_id: int | None) -> date:
    """Today by the store's wall. Raises NotFound for a store outside the caller's reach."""
    if store_id is None:
        return day_of(now(db), GROUP_ZONE)
    zone = db.scalar(within(select(Store.zone).where(Store.id == store_id), Store, who))
    if zone is None:
        raise NotFound()
    return day_of(now(db), ZoneInfo(zone))
