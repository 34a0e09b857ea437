"""What crosses the wire about the life of versions and overlays, and about trying a policy out."""

from typing import Annotated, Any, Literal

from pydantic import Field

from kaoping.domain.scoring.differences import Kind
from kaoping.web.free_form import Document, Documents, FactsDocument
from kaoping.web.schema import Code, Day, In, Instant, Label, Out, Text

VersionState = Literal["DRAFT", "INSTALLED", "PROPOSED", "ACTIVE", "RETIRED"]
OverlayState = Literal["DRAFT", "PROPOSED", "ACTIVE", "RETIRED"]


class ActorOut(Out):
    """Somebody who acted; null where the product itself did."""

    user_id: int
    name: str


class VersionOut(Out):
    """One wording of a policy and who carried it. `in_force` says that it counts today.

    `effective_from` is the day it begins: that of the document, or a later one chosen with the proposal.
    """

    code: Code
    version: str
    title: Label
    state: VersionState
    source: Literal["PACK", "WRITTEN"]
    in_force: bool
    effective_from: Day
    retired_from: Day | None
    author: ActorOut | None
    proposed_by: ActorOut | None
    proposed_at: Instant | None
    proposal_note: str | None
    activated_by: ActorOut | None
    activated_at: Instant | None
    retired_by: ActorOut | None
    retired_at: Instant | None
    retirement_reason: str | None
    unset: int
    cases: int
    fingerprint: str
    row_version: int


class VersionDetailOut(VersionOut):
    document: dict[str, Any]


class OverlayActOut(Out):
    """A difference for the whole group, a brand or a store, and who carried it."""

    id: int
    code: str
    version: str
    policy: str
    state: OverlayState
    level: Literal["group", "brand", "store"]
    brand_id: int | None
    store_id: int | None
    example: bool
    reason: Label
    changes: list["ChangeOut"]
    author: ActorOut | None
    proposed_by: ActorOut | None
    proposed_at: Instant | None
    activated_by: ActorOut | None
    activated_at: Instant | None
    retired_by: ActorOut | None
    retired_at: Instant | None
    row_version: int


class ChangeOut(Out):
    """A place of the policy, by the codes on the way to it, and what the overlay puts there."""

    at: Annotated[str, Field(examples=["/params/pass_mark/value"])]
    value: Any


class DocumentIn(In):
    document: Document


class OverlayIn(In):
    """`brand_code` belongs to the level brand, `store_code` to the level store."""

    document: Document
    brand_code: Code | None = None
    store_code: Code | None = None


class ProposalIn(In):
    """`effective_from` lets a version begin later than its document says, as one that was shipped must where
    the months since are closed; not before the day of the document, and in no month a store has frozen."""

    note: Annotated[Text, Field(max_length=500, examples=["自十二月起执行"])] | None = None
    effective_from: Annotated[Day, Field(examples=["2026-12-01"])] | None = None


class OverlayProposalIn(In):
    note: Annotated[Text, Field(max_length=500, examples=["南区金额已确定"])] | None = None


class RetirementIn(In):
    """From which day on it no longer counts, and why."""

    retired_from: Annotated[Day, Field(alias="from", examples=["2027-01-01"])]
    reason: Annotated[Text, Field(max_length=500, examples=["由新方案代替"])]


class OverlayRetirementIn(In):
    reason: Annotated[Text, Field(max_length=500, examples=["试行期已过"])]


class FaultOut(Out):
    pointer: str
    code: str
    message: Label


class DifferenceOut(Out):
    """A figure that was expected of a golden case, and what came out."""

    what: str
    expected: str
    found: str


class CaseOut(Out):
    case: str
    rule: str
    passed: bool
    differences: list[DifferenceOut]


class CheckIn(In):
    document: Document
    overlays: Annotated[Documents, Field(default_factory=list)]


class SoundnessOut(Out):
    """Whether a document is sound: no fault, and every golden case holds. `unset` forbids activation only."""

    sound: bool
    code: str | None
    version: str | None
    faults: list[FaultOut]
    unset: list[FaultOut]
    cases: list[CaseOut]


class EvaluationIn(In):
    """Facts as the facts format says; `overlays` come on top of the version, in order."""

    facts: FactsDocument
    version: Annotated[Text, Field(max_length=20)] | None = None
    overlays: Annotated[Documents, Field(default_factory=list)]
    trace: bool = False


class EvaluationOut(Out):
    """What the facts come to, one result per subject, with the hashes of what went in and what came out."""

    policy: str
    version: str
    engine: int
    input_hash: str
    result_hash: str
    results: list[dict[str, Any]]
    traces: dict[str, list[dict[str, Any]]] | None = None


class DiffEntryOut(Out):
    """One place that differs, by codes; `before` or `after` null: it stands on one side only."""

    place: Annotated[str, Field(examples=["/items/8/max"])]
    kind: Kind
    label: Label
    before: Any
    after: Any
