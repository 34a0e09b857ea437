"""Trying a document out: what is wrong with it, what it makes of facts, how it differs. Keeps nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from kaoping.domain.errors import Fault
from kaoping.domain.scoring.canonical import canonical
from kaoping.domain.scoring.differences import differences
from kaoping.domain.scoring.golden import CaseResult, run_cases
from kaoping.domain.scoring.handbook.book import handbook
from kaoping.domain.scoring.overlay import Overlay, apply
from kaoping.domain.scoring.policy import Policy
from kaoping.domain.scoring.refusals import PolicyRefused, said
from kaoping.domain.scoring.sent import lay_sent, standing_at
from kaoping.domain.scoring.texts import Language
from kaoping.policies.evaluating import evaluate_document
from kaoping.policies.schemas_acts import (
    CheckIn,
    DiffEntryOut,
    EvaluationIn,
    EvaluationOut,
    FaultOut,
    SoundnessOut,
)
from kaoping.policies.service.reading import chosen_version, find_policy, find_version, versions_of
from kaoping.policies.showing_acts import show_case
from kaoping.storage.reads.policies import overlays_in_force
from kaoping.web.schema import Label


def check_document(wanted: CheckIn) -> SoundnessOut:
    """Everything that can be said about a document. A fault in it is an answer here, not a refusal; each
    place is a JSON pointer into what was sent."""
    try:
        with standing_at("/document"):
            policy = Policy.parse(wanted.document)
            cases: Sequence[CaseResult] = () if wanted.overlays else run_cases(wanted.document)
        if wanted.overlays:
            policy = Policy.parse(lay_sent(wanted.document, _placed(wanted.overlays)))
    except PolicyRefused as refused:
        return SoundnessOut(
            sound=False,
            code=None,
            version=None,
            faults=[show_fault(one) for one in refused.faults],
            unset=[],
            cases=[],
        )
    return SoundnessOut(
        sound=all(case.passed for case in cases),
        code=policy.code,
        version=policy.version,
        faults=[],
        unset=[show_fault(replace(one, field=f"/document{one.field}")) for one in policy.unset],
        cases=[show_case(one) for one in cases],
    )


def evaluate_facts(db: Session, code: str, wanted: EvaluationIn) -> EvaluationOut:
    """What a version makes of facts, in the plain form that is hashed, under the overlays of the group and
    those given. Raises PolicyRefused for facts that cannot be read, each fault at its place."""
    row = chosen_version(db, code, wanted.version)
    kept = (
        [one.document for one in overlays_in_force(db, row.policy_id, None)] if row.state == "ACTIVE" else []
    )
    document = lay_sent(effective(row.document, kept), _placed(wanted.overlays))
    with standing_at("/facts"):
        found = evaluate_document(document, wanted.facts, trace=wanted.trace)
    return EvaluationOut.model_validate(json.loads(canonical(found)))


def compare_versions(db: Session, code: str, before: str | None, after: str | None) -> list[DiffEntryOut]:
    """What the second version says differently from the first. Without `before`: the one in force, else the
    newest; without `after`: the newest of all."""
    newest = versions_of(db, find_policy(db, code))[-1]
    new = newest if after is None else find_version(db, code, after)
    return _differences(chosen_version(db, code, before).document, new.document)


def compare_document(db: Session, code: str, document: Mapping[str, Any]) -> list[DiffEntryOut]:
    """What a document says differently from the version in force. Raises PolicyRefused for an unsound one."""
    with standing_at("/document"):
        Policy.parse(document)
    return _differences(chosen_version(db, code, None).document, document)


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[DiffEntryOut]:
    return [
        DiffEntryOut(
            place=one.at,
            kind=one.kind,
            label=Label(zh=one.said.zh, en=one.said.en),
            before=one.before,
            after=one.after,
        )
        for one in differences(before, after)
    ]


def write_handbook(db: Session, code: str, version: str | None, language: Language) -> str:
    """The rule book in Markdown: as it counts for the group where it does, else of the version by itself."""
    row = chosen_version(db, code, version)
    kept = [one.document for one in overlays_in_force(db, row.policy_id, None)]
    counts = row.state == "ACTIVE" and kept
    document = effective(row.document, kept if counts else [])
    document["effective_from"] = row.effective_from.isoformat()
    return handbook(document, language, with_cases=not counts)


def effective(document: Mapping[str, Any], overlays: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    return apply(document, [Overlay.parse(one) for one in overlays])


def _placed(overlays: Sequence[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(f"/overlays/{place}", one) for place, one in enumerate(overlays)]


def show_fault(fault: Fault) -> FaultOut:
    return FaultOut(
        pointer=fault.field, code=fault.code, message=Label(zh=said(fault, "zh"), en=said(fault, "en"))
    )
