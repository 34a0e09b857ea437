"""The life of versions and overlays over HTTP: drafted, proposed, put in force by another person, retired."""

from typing import Annotated

from fastapi import Path
from sqlalchemy.orm import Session

from kaoping.domain.people import Principal
from kaoping.policies.schemas_acts import (
    DocumentIn,
    OverlayActOut,
    OverlayIn,
    OverlayProposalIn,
    OverlayRetirementIn,
    ProposalIn,
    RetirementIn,
    VersionDetailOut,
)
from kaoping.policies.service import drafting, enacting, overlaying, reading
from kaoping.policies.showing_acts import show_overlay
from kaoping.storage.tables.policies import PolicyOverlay, PolicyVersion
from kaoping.web.routing import needs, router
from kaoping.web.schema import Code, Id
from kaoping.web.versions import IfMatch

versions = router("/policies/{code}/versions", "policies")
overlays = router("/policies/{code}/overlays", "policies")
ROUTERS = (versions, overlays)

PolicyCode = Annotated[Code, Path(examples=["S002-B"])]
Version = Annotated[str, Path(min_length=1, max_length=20, examples=["1"])]
OverlayId = Annotated[Id, Path(examples=[1])]


@versions.get("", summary="Every version of a policy")
@needs("policies:read")
def list_versions(db: Session, code: PolicyCode) -> list[VersionDetailOut]:
    return reading.show_versions(db, code)


@versions.post("", status_code=201, summary="Draft a version, or the first one of a new policy")
@needs("policies:write")
def draft_version(db: Session, who: Principal, code: PolicyCode, body: DocumentIn) -> VersionDetailOut:
    return _shown(db, code, drafting.draft_version(db, code, body.document, who))


@versions.get("/{version}", summary="One version, word for word")
@needs("policies:read")
def read_version(db: Session, code: PolicyCode, version: Version) -> VersionDetailOut:
    return reading.show_version(db, code, version)


@versions.put("/{version}", summary="Other words for a draft")
@needs("policies:write")
def replace_draft(
    db: Session, who: Principal, code: PolicyCode, version: Version, body: DocumentIn, seen: IfMatch
) -> VersionDetailOut:
    return _shown(db, code, drafting.replace_draft(db, code, version, body.document, seen, who))


@versions.delete("/{version}", status_code=204, summary="Throw a draft away")
@needs("policies:write")
def discard_draft(db: Session, who: Principal, code: PolicyCode, version: Version, seen: IfMatch) -> None:
    drafting.discard_draft(db, code, version, seen, who)


@versions.post("/{version}/propose", summary="Hand a version to another person")
@needs("policies:write")
def propose_version(
    db: Session, who: Principal, code: PolicyCode, version: Version, body: ProposalIn
) -> VersionDetailOut:
    return _shown(db, code, enacting.propose_version(db, code, version, body, who))


@versions.post("/{version}/take-back", summary="Take a proposal back")
@needs("policies:write")
def take_back(db: Session, who: Principal, code: PolicyCode, version: Version) -> VersionDetailOut:
    return _shown(db, code, enacting.take_back(db, code, version, who))


@versions.post("/{version}/activate", summary="Put another person's proposal in force")
@needs("policies:activate")
def activate_version(db: Session, who: Principal, code: PolicyCode, version: Version) -> VersionDetailOut:
    return _shown(db, code, enacting.activate_version(db, code, version, who))


@versions.post("/{version}/retire", summary="Let a policy count no more, from a day on")
@needs("policies:activate")
def retire_version(
    db: Session, who: Principal, code: PolicyCode, version: Version, body: RetirementIn
) -> VersionDetailOut:
    return _shown(db, code, enacting.retire_version(db, code, version, body.retired_from, body.reason, who))


@overlays.get("", summary="Overlays of a policy")
@needs("policies:read")
def list_overlays(db: Session, who: Principal, code: PolicyCode) -> list[OverlayActOut]:
    rows = overlaying.list_overlays(db, code, who)
    people = reading.names_of(db, rows)
    return [show_overlay(row, code, people) for row in rows]


@overlays.post("", status_code=201, summary="Draft an overlay for the group, a brand or a store")
@needs("policies:write")
def draft_overlay(db: Session, who: Principal, code: PolicyCode, body: OverlayIn) -> OverlayActOut:
    return _laid(db, code, overlaying.draft_overlay(db, code, body, who))


@overlays.get("/{overlay_id}", summary="One overlay")
@needs("policies:read")
def read_overlay(db: Session, who: Principal, code: PolicyCode, overlay_id: OverlayId) -> OverlayActOut:
    return _laid(db, code, overlaying.find_overlay(db, code, overlay_id, who))


@overlays.post("/{overlay_id}/propose", summary="Hand an overlay to another person")
@needs("policies:write")
def propose_overlay(
    db: Session, who: Principal, code: PolicyCode, overlay_id: OverlayId, body: OverlayProposalIn
) -> OverlayActOut:
    return _laid(db, code, overlaying.propose_overlay(db, code, overlay_id, body.note, who))


@overlays.post("/{overlay_id}/activate", summary="Put another person's overlay in force")
@needs("policies:activate")
def activate_overlay(db: Session, who: Principal, code: PolicyCode, overlay_id: OverlayId) -> OverlayActOut:
    return _laid(db, code, overlaying.activate_overlay(db, code, overlay_id, who))


@overlays.post("/{overlay_id}/retire", summary="Let an overlay count no more, from now on")
@needs("policies:activate")
def retire_overlay(
    db: Session, who: Principal, code: PolicyCode, overlay_id: OverlayId, body: OverlayRetirementIn
) -> OverlayActOut:
    return _laid(db, code, overlaying.retire_overlay(db, code, overlay_id, body.reason, who))


def _shown(db: Session, code: str, row: PolicyVersion) -> VersionDetailOut:
    return reading.show_version(db, code, row.version)


def _laid(db: Session, code: str, row: PolicyOverlay) -> OverlayActOut:
    return show_overlay(row, code, reading.names_of(db, [row]))
