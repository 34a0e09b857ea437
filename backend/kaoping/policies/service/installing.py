"""Installing what is shipped, and letting a demonstration group score by it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.domain.calendars import day_of
from kaoping.domain.errors import Conflict, NotFound
from kaoping.domain.scoring.canonical import sha256
from kaoping.domain.scoring.golden import refuse_failed, run_cases
from kaoping.domain.scoring.overlay import Level, Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.policies.packs import demo_overlays, read_document, shipped_files
from kaoping.storage.acts.dirty import mark_dirty
from kaoping.storage.acts.journal import append_journal
from kaoping.storage.session import now, save
from kaoping.storage.tables import policies as tables
from kaoping.storage.tables.people import Store

DEMONSTRATED = ("S001-G", "S002-B")
"""Schemes a demonstration group scores by; all others wait until somebody takes them up.

S001-O waits too: its sheet is one figure, so that the card of a consultant whom no customer rated stays
without a total, and nobody could approve it.
"""


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
    laid = [_activate(db, path) for path in demo_overlays()]
    taken_up = _shipped(db, DEMONSTRATED)
    for version in taken_up:
        version.state, version.activated_at = "ACTIVE", now(db)
        save(db, version)
        said = {"version": version.version, "example": True}
        append_journal(db, None, "policy.activated", "policy", version.document["policy"], said)
    if any(laid) or taken_up:
        rescore_everywhere(db)


def _shipped(db: Session, codes: Sequence[str]) -> list[tables.PolicyVersion]:
    """The versions of these policies that came with the product and wait to be taken up."""
    rows = db.scalars(
        select(tables.PolicyVersion)
        .join(tables.Policy, tables.Policy.id == tables.PolicyVersion.policy_id)
        .where(tables.Policy.code.in_(codes), tables.PolicyVersion.state == "INSTALLED")
        .order_by(tables.Policy.code)
    )
    return list(rows)


def _install(db: Session, document: dict[str, object]) -> None:
    wanted = Policy.parse(document)
    head = db.scalar(select(tables.Policy).where(tables.Policy.code == wanted.code))
    if head is None:
        head = tables.Policy(code=wanted.code, title=label_of(document["title"]))
        save(db, head)
    known = db.scalar(
        select(tables.PolicyVersion).where(
            tables.PolicyVersion.policy_id == head.id, tables.PolicyVersion.version == wanted.version
        )
    )
    content_hash = sha256(document)
    if known is not None and known.content_hash == content_hash:
        _wait_again(known)
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
    head.title = label_of(document["title"])
    known.document, known.content_hash = document, content_hash
    save(db, head, known)


def _wait_again(known: tables.PolicyVersion) -> None:
    """A shipped version that a release before this one knew as a draft, since it had no word for waiting."""
    if known.state == "DRAFT" and known.author_id is None:
        known.state, known.source = "INSTALLED", "PACK"


def _activate(db: Session, path: Path) -> bool:
    """False where the overlay counts already."""
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
        return False
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
        state="ACTIVE",
        activated_at=now(db),
    )
    save(db, row)
    said = {"overlay": wanted.code, "version": wanted.version, "example": wanted.example}
    append_journal(db, None, "policy.overlay-activated", "policy", wanted.policy, said)
    return True


def _complete(db: Session, wanted: Overlay) -> int:
    """The key of the overlay's policy, once every version of it that counts is whole with the overlay."""
    versions = db.scalars(
        select(tables.PolicyVersion)
        .join(tables.Policy, tables.Policy.id == tables.PolicyVersion.policy_id)
        .where(tables.Policy.code == wanted.policy, tables.PolicyVersion.source == "PACK")
    ).all()
    if not versions:
        raise NotFound()
    for version in versions:
        Policy.parse(apply(version.document, [wanted])).refuse_activation()
    return versions[0].policy_id


def rescore_everywhere(db: Session) -> None:
    """The running month of every store is scored with what counts from now on."""
    for store in db.execute(select(Store.id, Store.zone)):
        mark_dirty(db, store.id, [day_of(now(db), ZoneInfo(store.zone))])


def label_of(value: Any) -> dict[str, str]:
    return {"zh": value["zh"], "en": value["en"]}
