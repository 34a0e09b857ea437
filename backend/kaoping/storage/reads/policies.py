"""The policies that count in a store: the version in force, with the overlays of group, brand and store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, any_, exists, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from kaoping.domain.scoring import overlay
from kaoping.domain.scoring.overlay import Overlay
from kaoping.domain.scoring.parts import PeriodKind, SubjectKind
from kaoping.domain.scoring.policy import Policy
from kaoping.storage.session import now
from kaoping.storage.tables import policies as tables
from kaoping.storage.tables.people import Store

LEVELS = ("group", "brand", "store")


@dataclass(frozen=True, slots=True)
class Effective:
    """A policy as a store applies it, and the rows it is made of."""

    version_id: int
    overlay_ids: tuple[int, ...]
    policy: Policy

    @property
    def scores_people(self) -> bool:
        """Whether it makes monthly scorecards of the staff: whole, about employees and about months.

        What is about a store, a station, a team or a longer period is evaluated where somebody asks for it.
        """
        policy = self.policy
        return (
            policy.subject is SubjectKind.EMPLOYEE and policy.period is PeriodKind.MONTH and not policy.unset
        )


def policies_of(db: Session, store_id: int | None, day: date) -> list[Effective]:
    """By code. Without a store only overlays of the group count. A policy that nothing completes is among
    them: whether it may score is its own affair (`Policy.unset`)."""
    versions = in_force(db, day)
    overlays = _overlays(db, [version.policy_id for version in versions], store_id)
    return [_effective(version, overlays[version.policy_id]) for version in versions]


def effective_version(db: Session, version_id: int, overlay_ids: Sequence[int]) -> Policy:
    """The policy a run was made with, whatever counts by now."""
    version = db.get_one(tables.PolicyVersion, version_id)
    return _effective(version, [db.get_one(tables.PolicyOverlay, one) for one in overlay_ids]).policy


def in_force(db: Session, day: date) -> list[tables.PolicyVersion]:
    """The newest version of each policy that had begun by then, unless it was retired by then: an older one
    does not come back to life."""
    rows = db.scalars(
        select(tables.PolicyVersion)
        .join(tables.Policy, tables.Policy.id == tables.PolicyVersion.policy_id)
        .where(
            tables.PolicyVersion.state.in_(("ACTIVE", "RETIRED")), tables.PolicyVersion.effective_from <= day
        )
        .ext(distinct_on(tables.Policy.code))
        .order_by(
            tables.Policy.code, tables.PolicyVersion.effective_from.desc(), tables.PolicyVersion.id.desc()
        )
    )
    return [row for row in rows if row.retired_from is None or row.retired_from > day]


def overlays_in_force(db: Session, policy_id: int, store_id: int | None) -> list[tables.PolicyOverlay]:
    """Group before brand before store; of one level in the order of activation."""
    return _overlays(db, [policy_id], store_id)[policy_id]


def _overlays(
    db: Session, policy_ids: Collection[int], store_id: int | None
) -> Mapping[int, list[tables.PolicyOverlay]]:
    """By policy, those without any included."""
    table = tables.PolicyOverlay
    places = [table.level == "group"]
    if store_id is not None:
        sold_there = exists().where(Store.id == store_id, table.brand_id == any_(Store.brand_ids))
        places += [and_(table.level == "store", table.store_id == store_id), sold_there]
    at = now(db)
    rows = db.scalars(
        select(table).where(
            table.policy_id.in_(policy_ids),
            table.activated_at <= at,
            or_(table.retired_at.is_(None), table.retired_at > at),
            or_(*places),
        )
    )
    found: dict[int, list[tables.PolicyOverlay]] = {policy_id: [] for policy_id in policy_ids}
    for row in sorted(rows, key=lambda row: (LEVELS.index(row.level), row.activated_at, row.id)):
        found[row.policy_id].append(row)
    return found


def _effective(version: tables.PolicyVersion, overlays: Sequence[tables.PolicyOverlay]) -> Effective:
    key = (version.content_hash, *(row.content_hash for row in overlays))
    documents = _Documents(key, version.document, [row.document for row in overlays])
    return Effective(version.id, tuple(row.id for row in overlays), _parse(documents))


class _Documents:
    """Documents known by their hashes, so that parsing them once is enough."""

    __slots__ = ("document", "key", "overlays")

    def __init__(
        self, key: tuple[str, ...], document: Mapping[str, Any], overlays: Sequence[Mapping[str, Any]]
    ) -> None:
        self.key, self.document, self.overlays = key, document, overlays

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Documents) and self.key == other.key


@lru_cache(maxsize=256)
def _parse(documents: _Documents) -> Policy:
    overlays = [Overlay.parse(one) for one in documents.overlays]
    return Policy.parse(overlay.apply(documents.document, overlays))
