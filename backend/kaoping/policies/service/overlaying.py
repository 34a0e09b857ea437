"""Differences for the group, a brand or a store: proposed by one person, put in force by another.

Once activated an overlay counts from that moment on; the values it sets are shown wherever they were used.
"""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from kaoping.domain.errors import Conflict, Fault, Invalid, NotFound, SelfDealing, WrongState
from kaoping.domain.people import Principal
from kaoping.domain.scoring.canonical import sha256
from kaoping.domain.scoring.overlay import Level, Overlay
from kaoping.domain.scoring.sent import lay_sent, standing_at
from kaoping.policies.schemas_acts import OverlayIn
from kaoping.policies.service.enacting import refuse_unfit
from kaoping.policies.service.installing import rescore_everywhere
from kaoping.policies.service.reading import find_policy, hold_policy, versions_of
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reach import require_group, within
from kaoping.storage.reads.policies import overlays_in_force
from kaoping.storage.session import CONFLICTS, flush, now, save
from kaoping.storage.tables import policies as tables
from kaoping.storage.tables.people import Brand, Store

CONFLICTS["uq_policy_overlay_code_version"] = lambda: Conflict("policy-version-taken")


def list_overlays(db: Session, code: str, who: Principal) -> list[tables.PolicyOverlay]:
    """Those of the group, of brands, and of stores within the caller's reach, the newest first."""
    return list(db.scalars(_reached(find_policy(db, code), who).order_by(tables.PolicyOverlay.id.desc())))


def find_overlay(db: Session, code: str, overlay_id: int, who: Principal) -> tables.PolicyOverlay:
    """Raises NotFound for one of another policy or of a store outside the caller's reach."""
    row = db.scalar(_reached(find_policy(db, code), who).where(tables.PolicyOverlay.id == overlay_id))
    if row is None:
        raise NotFound()
    return row


def _reached(head: tables.Policy, who: Principal) -> Select[tables.PolicyOverlay]:
    table = tables.PolicyOverlay
    stores = within(select(Store.id), Store, who)
    return select(table).where(
        table.policy_id == head.id, or_(table.store_id.is_(None), table.store_id.in_(stores))
    )


def draft_overlay(db: Session, code: str, wanted: OverlayIn, by: Principal) -> tables.PolicyOverlay:
    """A difference to be proposed. Raises PolicyRefused where it names a place the policy does not have."""
    require_group(by)
    head = find_policy(db, code)
    with standing_at("/document"):
        overlay = Overlay.parse(wanted.document)
    if overlay.policy != code:
        raise Invalid.of([Fault("/document/policy", "policy-other-code", {"needed": code})])
    lay_sent(versions_of(db, head)[-1].document, [("/document", wanted.document)])
    row = tables.PolicyOverlay(
        policy_id=head.id,
        code=overlay.code,
        version=overlay.version,
        state="DRAFT",
        level=overlay.level.value,
        brand_id=_brand(db, wanted, overlay.level),
        store_id=_store(db, wanted, overlay.level),
        example=overlay.example,
        document=dict(wanted.document),
        content_hash=sha256(wanted.document),
        author_id=by.user_id,
    )
    save(db, row)
    _note(db, "overlay-drafted", code, row)
    return row


def propose_overlay(
    db: Session, code: str, overlay_id: int, note: str | None, by: Principal
) -> tables.PolicyOverlay:
    """Hand it to another person; the policy must be whole and prove its cases with it."""
    require_group(by)
    hold_policy(db, code)
    row = find_overlay(db, code, overlay_id, by)
    if row.state != "DRAFT":
        raise WrongState("policy-not-proposable", state=row.state)
    _prove(db, row)
    row.state, row.proposed_by, row.proposed_at, row.proposal_note = "PROPOSED", by.user_id, now(db), note
    flush(db)
    _note(db, "overlay-proposed", code, row)
    return row


def activate_overlay(db: Session, code: str, overlay_id: int, by: Principal) -> tables.PolicyOverlay:
    """From now on it counts. Raises SelfDealing for its author and its proposer."""
    require_group(by)
    hold_policy(db, code)
    row = find_overlay(db, code, overlay_id, by)
    if row.state != "PROPOSED":
        raise WrongState("policy-not-proposed", state=row.state)
    if by.user_id is None or by.user_id in {row.author_id, row.proposed_by}:
        raise SelfDealing("own-proposal")
    _prove(db, row)
    row.state, row.activated_by, row.activated_at = "ACTIVE", by.user_id, now(db)
    flush(db)
    _note(db, "overlay-activated", code, row)
    rescore_everywhere(db)
    return row


def retire_overlay(
    db: Session, code: str, overlay_id: int, reason: str, by: Principal
) -> tables.PolicyOverlay:
    """From now on it does not count. Raises PolicyRefused where the policy would be left with something unset
    that is in force."""
    require_group(by)
    hold_policy(db, code)
    row = find_overlay(db, code, overlay_id, by)
    if row.state != "ACTIVE":
        raise WrongState("policy-not-active", state=row.state)
    row.state, row.retired_by, row.retired_at, row.retirement_reason = "RETIRED", by.user_id, now(db), reason
    flush(db)
    for version in _counting(db, row):
        others = [one for one in overlays_in_force(db, row.policy_id, row.store_id) if one.id != row.id]
        refuse_unfit(version, [Overlay.parse(one.document) for one in others], [])
    _note(db, "overlay-retired", code, row)
    rescore_everywhere(db)
    return row


def _prove(db: Session, row: tables.PolicyOverlay) -> None:
    """Whole with it, and with everything that counts in the same place already."""
    overlays = [one for one in overlays_in_force(db, row.policy_id, row.store_id) if one.id != row.id]
    order = [level.value for level in Level]
    chosen = sorted([*overlays, row], key=lambda one: order.index(one.level))
    versions = _counting(db, row) or versions_of(db, db.get_one(tables.Policy, row.policy_id))[-1:]
    for version in versions:
        refuse_unfit(version, [Overlay.parse(one.document) for one in chosen], [])


def _counting(db: Session, row: tables.PolicyOverlay) -> list[tables.PolicyVersion]:
    head = db.get_one(tables.Policy, row.policy_id)
    return [one for one in versions_of(db, head) if one.state == "ACTIVE"]


def _brand(db: Session, wanted: OverlayIn, level: Level) -> int | None:
    if level is not Level.BRAND:
        return None
    found = db.scalar(select(Brand.id).where(Brand.code == wanted.brand_code))
    if found is None:
        raise Invalid.of([Fault("/brand_code", "unknown-brand", {"code": wanted.brand_code or ""})])
    return found


def _store(db: Session, wanted: OverlayIn, level: Level) -> int | None:
    if level is not Level.STORE:
        return None
    found = db.scalar(select(Store.id).where(Store.code == wanted.store_code))
    if found is None:
        raise Invalid.of([Fault("/store_code", "unknown-store", {"code": wanted.store_code or ""})])
    return found


def _note(db: Session, act: str, code: str, row: tables.PolicyOverlay) -> None:
    said = {"overlay": row.code, "version": row.version, "level": row.level, "example": row.example}
    append_journal(db, row.store_id, f"policy.{act}", "policy", code, said)
