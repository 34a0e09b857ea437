"""Policies: installing what is shipped, and showing what counts where. Drafting and activating come later."""

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.calendars import day_of
from kaoping.domain.errors import Conflict, NotFound
from kaoping.domain.people import Principal
from kaoping.domain.scoring.canonical import sha256
from kaoping.domain.scoring.golden import refuse_failed, run_cases
from kaoping.domain.scoring.measures.catalogue import MEASURES
from kaoping.domain.scoring.overlay import Level, Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.policies import showing
from kaoping.policies.packs import demo_overlays, read_document, shipped_files
from kaoping.policies.schemas import MeasureOut, PolicyDetailOut, PolicyOut
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.reach import within
from kaoping.storage.reads.policies import policies_of
from kaoping.storage.session import now, save
from kaoping.storage.tables import policies as tables
from kaoping.storage.tables.people import Store

GROUP_ZONE = ZoneInfo("Asia/Shanghai")
"""Where a question that names no store has its calendar."""


def install_packs(db: Session) -> None:
    """Bring the shipped policies into the database, unset values and all; what is there already stays.

    Raises PolicyRefused for a pack that is wrong or has a golden case that fails, and Conflict where a
    version says something else than before.
    """
    for path in shipped_files():
        _install(db, read_document(path))


def activate_examples(db: Session) -> None:
    """Let a demonstration group score with the shipped example values (示例值); a real group sets its own.

    Raises PolicyRefused where a policy still has something unset under its overlay.
    """
    for path in demo_overlays():
        _activate(db, path)


def _install(db: Session, document: dict[str, object]) -> None:
    wanted = Policy.parse(document)
    head = db.scalar(select(tables.Policy).where(tables.Policy.code == wanted.code))
    if head is None:
        head = tables.Policy(code=wanted.code, title=_label(document["title"]))
        save(db, head)
    known = db.scalar(
        select(tables.PolicyVersion).where(
            tables.PolicyVersion.policy_id == head.id, tables.PolicyVersion.version == wanted.version
        )
    )
    content_hash = sha256(document)
    if known is not None and known.content_hash == content_hash:
        return
    refuse_failed(run_cases(document))
    if known is None:
        known = tables.PolicyVersion(
            policy_id=head.id,
            version=wanted.version,
            state="INSTALLED",
            effective_from=wanted.effective_from,
            fingerprint=wanted.fingerprint,
        )
        append_journal(db, None, "policy.installed", "policy", wanted.code, {"version": wanted.version})
    elif known.fingerprint != wanted.fingerprint:
        raise Conflict("policy-version-changed", policy=wanted.code, version=wanted.version)
    head.title = _label(document["title"])
    known.document, known.content_hash = document, content_hash
    save(db, head, known)


def _activate(db: Session, path: Path) -> None:
    document = read_document(path)
    wanted = Overlay.parse(document)
    content_hash = sha256(document)
    known = db.scalar(
        select(tables.PolicyOverlay).where(
            tables.PolicyOverlay.code == wanted.code, tables.PolicyOverlay.version == wanted.version
        )
    )
    if known is not None:
        if known.content_hash != content_hash:
            raise Conflict("policy-version-changed", policy=wanted.code, version=wanted.version)
        return
    if wanted.level is not Level.GROUP:
        raise ValueError(f"{path.name}: a shipped overlay is for the whole group")
    row = tables.PolicyOverlay(
        policy_id=_complete(db, wanted),
        code=wanted.code,
        version=wanted.version,
        level=wanted.level,
        example=wanted.example,
        document=document,
        content_hash=content_hash,
        activated_at=now(db),
    )
    save(db, row)
    said = {"overlay": wanted.code, "version": wanted.version, "example": wanted.example}
    append_journal(db, None, "policy.overlay-activated", "policy", wanted.policy, said)
    _rescore_everywhere(db)


def _complete(db: Session, wanted: Overlay) -> int:
    """The key of the overlay's policy, once every version of it that counts is whole with the overlay."""
    versions = db.scalars(
        select(tables.PolicyVersion)
        .join(tables.Policy, tables.Policy.id == tables.PolicyVersion.policy_id)
        .where(tables.Policy.code == wanted.policy, tables.PolicyVersion.state == "INSTALLED")
    ).all()
    if not versions:
        raise NotFound()
    for version in versions:
        Policy.parse(apply(version.document, [wanted])).refuse_activation()
    return versions[0].policy_id


def _rescore_everywhere(db: Session) -> None:
    """The running month of every store is scored with what counts from now on."""
    for store in db.execute(select(Store.id, Store.zone)):
        mark_dirty(db, store.id, [day_of(now(db), ZoneInfo(store.zone))])


def _label(value: Any) -> dict[str, str]:
    return {"zh": value["zh"], "en": value["en"]}


def list_measures() -> list[MeasureOut]:
    return [showing.show_measure(measure) for measure in MEASURES.values()]


def list_policies(db: Session, who: Principal, store_id: int | None) -> list[PolicyOut]:
    day = _day(db, who, store_id)
    return [showing.show_head(one.policy) for one in policies_of(db, store_id, day)]


def show_policy(db: Session, who: Principal, code: str, store_id: int | None) -> PolicyDetailOut:
    """Raises NotFound for a policy that does not count yet and for a store outside the caller's reach."""
    day = _day(db, who, store_id)
    for one in policies_of(db, store_id, day):
        if one.policy.code == code:
            return showing.show_policy(one.policy, store_id)
    raise NotFound()


def _day(db: Session, who: Principal, store_id: int | None) -> date:
    if store_id is None:
        return day_of(now(db), GROUP_ZONE)
    zone = db.scalar(within(select(Store.zone).where(Store.id == store_id), Store, who))
    if zone is None:
        raise NotFound()
    return day_of(now(db), ZoneInfo(zone))
