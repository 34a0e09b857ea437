"""Versions, overlays and golden cases as they go out, with the names of those who acted."""

from collections.abc import Mapping
from typing import Any

from kaoping.domain.scoring.golden import CaseResult
from kaoping.domain.scoring.overlay import Overlay
from kaoping.domain.scoring.policy import Policy
from kaoping.policies import schemas_acts as shapes
from kaoping.policies.schemas import WaitingOut
from kaoping.storage.tables import policies as tables
from kaoping.web.schema import Label

Row = tables.PolicyVersion | tables.PolicyOverlay
People = Mapping[int, str]


def show_version(row: tables.PolicyVersion, people: People, *, in_force: bool) -> shapes.VersionDetailOut:
    policy = Policy.parse(row.document)
    return shapes.VersionDetailOut.model_validate(
        {
            "code": policy.code,
            "version": row.version,
            "title": Label(zh=policy.title.zh, en=policy.title.en),
            "state": row.state,
            "source": row.source,
            "in_force": in_force,
            "effective_from": row.effective_from,
            "retired_from": row.retired_from,
            "unset": len(policy.unset),
            "cases": case_count(row.document),
            "fingerprint": row.fingerprint,
            "row_version": row.row_version,
            "proposal_note": row.proposal_note,
            "retirement_reason": row.retirement_reason,
            "document": row.document,
            **_acts(row, people),
        }
    )


def case_count(document: Mapping[str, Any]) -> int:
    return len(document.get("cases") or ())


def show_overlay(row: tables.PolicyOverlay, policy: str, people: People) -> shapes.OverlayActOut:
    overlay = Overlay.parse(row.document)
    return shapes.OverlayActOut.model_validate(
        {
            "id": row.id,
            "code": row.code,
            "version": row.version,
            "policy": policy,
            "state": row.state,
            "level": row.level,
            "brand_id": row.brand_id,
            "store_id": row.store_id,
            "example": row.example,
            "reason": Label(zh=overlay.reason.zh, en=overlay.reason.en),
            "changes": [{"at": one.path, "value": one.value} for one in overlay.changes],
            "row_version": row.row_version,
            **_acts(row, people),
        }
    )


def show_waiting(row: tables.PolicyVersion, people: People) -> WaitingOut:
    by = row.proposed_by
    return WaitingOut(
        version=row.version,
        proposed_by=None if by is None else people.get(by),
        proposed_at=row.proposed_at,
    )


def show_case(case: CaseResult) -> shapes.CaseOut:
    return shapes.CaseOut(
        case=case.case,
        rule=case.rule,
        passed=case.passed,
        differences=[
            shapes.DifferenceOut(what=one.what, expected=one.expected, found=one.found)
            for one in case.mismatches
        ],
    )


def _acts(row: Row, people: People) -> dict[str, Any]:
    return {
        "author": _actor(row.author_id, people),
        "proposed_by": _actor(row.proposed_by, people),
        "proposed_at": row.proposed_at,
        "activated_by": _actor(row.activated_by, people),
        "activated_at": row.activated_at,
        "retired_by": _actor(row.retired_by, people),
        "retired_at": row.retired_at,
    }


def _actor(user_id: int | None, people: People) -> shapes.ActorOut | None:
    return None if user_id is None else shapes.ActorOut(user_id=user_id, name=people.get(user_id, ""))
