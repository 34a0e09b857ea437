"""Putting versions in force and taking them out: proposed by one person, enacted by another."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Fault, Invalid, SelfDealing, WrongState
from kaoping.domain.people import Principal
from kaoping.domain.scoring.golden import refuse_failed, run_cases
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused
from kaoping.policies.schemas_acts import ProposalIn
from kaoping.policies.service.installing import rescore_everywhere
from kaoping.policies.service.reading import find_version, hold_policy
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reach import require_group
from kaoping.storage.reads.policies import overlays_in_force
from kaoping.storage.session import flush, now
from kaoping.storage.tables import policies as tables
from kaoping.storage.tables.closing import ClosingPeriod

PROPOSABLE = frozenset({"DRAFT", "INSTALLED"})


def propose_version(
    db: Session, code: str, version: str, wanted: ProposalIn, by: Principal
) -> tables.PolicyVersion:
    """Hand a version to another person. Its words stand from here on; it begins on the day of its document,
    or on a later one that is asked for.

    Raises PolicyRefused with every fault that stands against it: something unset under the overlays of the
    group, a golden case that fails, a day of effect before that of the document or in a month that some store
    has frozen.
    """
    require_group(by)
    hold_policy(db, code)
    row = find_version(db, code, version)
    if row.state not in PROPOSABLE:
        raise WrongState("policy-not-proposable", state=row.state)
    row.effective_from = wanted.effective_from or row.effective_from
    _prove(db, row)
    row.state, row.proposed_by, row.proposed_at = "PROPOSED", by.user_id, now(db)
    row.proposal_note = wanted.note
    flush(db)
    said = {"version": version, "effective_from": row.effective_from.isoformat()}
    append_journal(db, None, "policy.proposed", "policy", code, said)
    return row


def take_back(db: Session, code: str, version: str, by: Principal) -> tables.PolicyVersion:
    """A proposal that shall not be decided becomes a draft again, or waits again if it was shipped; the day
    that was chosen with it is forgotten."""
    require_group(by)
    hold_policy(db, code)
    row = _proposed(db, code, version)
    row.state = "INSTALLED" if row.source == "PACK" else "DRAFT"
    row.proposed_by = row.proposed_at = row.proposal_note = None
    row.effective_from = Policy.parse(row.document).effective_from
    flush(db)
    append_journal(db, None, "policy.taken-back", "policy", code, {"version": version})
    return row


def activate_version(db: Session, code: str, version: str, by: Principal) -> tables.PolicyVersion:
    """Put a proposal in force from its day on. Raises SelfDealing for its author and its proposer."""
    require_group(by)
    hold_policy(db, code)
    row = _proposed(db, code, version)
    if by.user_id is None or by.user_id in {row.author_id, row.proposed_by}:
        raise SelfDealing("own-proposal")
    _prove(db, row)
    row.state, row.activated_by, row.activated_at = "ACTIVE", by.user_id, now(db)
    flush(db)
    said = {"version": version, "effective_from": row.effective_from.isoformat()}
    append_journal(db, None, "policy.activated", "policy", code, said)
    rescore_everywhere(db)
    return row


def retire_version(
    db: Session, code: str, version: str, day: date, reason: str, by: Principal
) -> tables.PolicyVersion:
    """From a day on nothing of the policy counts any more; older versions do not come back.

    Raises PolicyRefused for a day in a month that some store has frozen, or before it began.
    """
    require_group(by)
    hold_policy(db, code)
    row = find_version(db, code, version)
    if row.state != "ACTIVE":
        raise WrongState("policy-not-active", state=row.state)
    faults = _closed_faults(db, day)
    if day < row.effective_from:
        faults.append(Fault("/from", "policy-retired-before", {"from": row.effective_from.isoformat()}))
    if faults:
        raise Invalid.of(faults)
    row.state, row.retired_from, row.retirement_reason = "RETIRED", day, reason
    row.retired_by, row.retired_at = by.user_id, now(db)
    flush(db)
    said = {"version": version, "from": day.isoformat(), "reason": reason}
    append_journal(db, None, "policy.retired", "policy", code, said)
    rescore_everywhere(db)
    return row


def _proposed(db: Session, code: str, version: str) -> tables.PolicyVersion:
    row = find_version(db, code, version)
    if row.state != "PROPOSED":
        raise WrongState("policy-not-proposed", state=row.state)
    return row


def _prove(db: Session, row: tables.PolicyVersion) -> None:
    """Everything that must hold before a version counts, all faults at once."""
    overlays = [Overlay.parse(one.document) for one in overlays_in_force(db, row.policy_id, None)]
    refuse_unfit(row, overlays, _early_faults(db, row))


def refuse_unfit(row: tables.PolicyVersion, overlays: Sequence[Overlay], faults: Sequence[Fault]) -> None:
    """Raises PolicyRefused for what is unset under the overlays and cases that fail, with further faults."""
    policy = Policy.parse(apply(row.document, overlays))
    found = [*faults, *policy.unset]
    try:
        refuse_failed(run_cases(row.document))
    except PolicyRefused as refused:
        found += refused.faults
    if found:
        raise PolicyRefused(tuple(found))


def _early_faults(db: Session, row: tables.PolicyVersion) -> list[Fault]:
    """A version begins neither before the day its document names nor in or before a frozen month."""
    at, day = "/effective_from", row.effective_from
    written = Policy.parse(row.document).effective_from
    faults = [Fault(at, "policy-before-its-day", {"from": written.isoformat()})] if day < written else []
    last = _last_frozen(db)
    if last is not None and day <= last:
        open_from = last + timedelta(days=1)
        faults.append(
            Fault(at, "policy-begins-frozen", {"last": last.isoformat(), "open": open_from.isoformat()})
        )
    return faults


def _closed_faults(db: Session, day: date) -> list[Fault]:
    """A version never ends inside a month that was frozen somewhere, or before it."""
    last = _last_frozen(db)
    if last is None or day > last:
        return []
    return [Fault("/from", "policy-closed-period", {"last": last.isoformat()})]


def _last_frozen(db: Session) -> date | None:
    """The last day any store has frozen."""
    return db.scalar(select(func.max(ClosingPeriod.last_day)).where(ClosingPeriod.state != "OPEN"))
