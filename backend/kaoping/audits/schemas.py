"""What crosses the wire about audits: checklists, the audit in a list and whole, marks, photos, findings."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from kaoping.domain.audits import Act, Happening, Result, State
from kaoping.domain.checklists import Kind, Need, Source
from kaoping.web.schema import Code, Day, DecimalStr, Figure, Id, In, Instant, Label, Note, Out, Plain

Reason = Annotated[str, StringConstraints(min_length=1, max_length=500), Plain]
SourceIn = Annotated[Source, Field(strict=False)]
ResultIn = Annotated[Result, Field(strict=False)]
Score = Annotated[Figure, Field(description="Percent, S000-I.R05", examples=["95.24"])]


class AuditIn(In):
    """One visit or phone survey of a store. Without a brand, it is the store's main one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "store_code": "SH001",
                    "template_code": "S000-I",
                    "brand_code": "XY",
                    "sources": ["MS"],
                    "scheduled_on": "2026-11-24",
                    "auditor_user_id": 12,
                    "announced": False,
                }
            ]
        }
    )

    store_code: Code
    template_code: Code
    brand_code: Code | None = None
    sources: Annotated[list[SourceIn], Field(min_length=1, max_length=2)]
    scheduled_on: Day
    auditor_user_id: Id
    announced: bool = False


class MarkIn(In):
    """What was observed. A NUMBER sends its value and may leave the result to its range; NA says why.
    Of two marks of an indicator the one observed later stands, whichever arrives first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"result": "PASS", "observed_at": "2026-11-24T10:05:00+08:00"},
                {"value": "26.1", "observed_at": "2026-11-24T10:06:00+08:00"},
                {"result": "PASS", "mode": "ORDINARY", "observed_at": "2026-11-24T10:07:00+08:00"},
                {"result": "NA", "reason": "NOT_PRESENT", "observed_at": "2026-11-24T10:08:00+08:00"},
            ]
        }
    )

    result: ResultIn | None = None
    value: DecimalStr | None = None
    mode: Code | None = None
    reason: Code | None = None
    note: Note | None = None
    observed_at: Instant


class ReasonIn(In):
    """Why a step is taken that undoes something."""

    reason: Annotated[Reason, Field(examples=["C16 缺少温度读数，请补测"])]


class ParameterOut(Out):
    """What a brand has to put into words before it can be audited."""

    key: Annotated[str, Field(examples=["logo"])]
    label: Label


class TemplateBrandOut(Out):
    """A brand, and which of the parameters it has no words for yet."""

    id: int
    code: str
    label: Label
    missing: Annotated[list[str], Field(examples=[["logo", "slogan"]])]


class AuditTemplateOut(Out):
    """A checklist in its newest version."""

    id: int
    code: Annotated[str, Field(examples=["S000-I"])]
    label: Label
    version: int
    items: int
    sections: int
    parameters: list[ParameterOut]
    brands: list[TemplateBrandOut]


class NaReasonOut(Out):
    code: Annotated[str, Field(examples=["NOT_PRESENT"])]
    label: Label
    needs_note: bool


class ModeOut(Out):
    """A state in which a car may be met; the hint says what passes then."""

    code: Annotated[str, Field(examples=["SHOWROOM"])]
    label: Label
    hint: Label


class AuditPostOut(Out):
    """The post that answers for an indicator. `id` is null where the group has no such position: the store
    answers then."""

    id: int | None
    code: Annotated[str, Field(examples=["CLEANER"])]
    label: Label | None


class IndicatorOut(Out):
    """One thing to look at. A NUMBER passes from `low` to `high`, both ends included."""

    code: Annotated[str, Field(examples=["C16"])]
    label: Label
    hint: Label | None
    source: Source
    kind: Kind
    unit: Annotated[str | None, Field(examples=["°C"])]
    low: Figure | None
    high: Figure | None
    modes: list[ModeOut]
    fail_needs: list[Need]
    position: AuditPostOut | None


class TemplateStandardOut(Out):
    code: Annotated[str, Field(examples=["S10"])]
    label: Label
    items: list[IndicatorOut]


class TemplateSectionOut(Out):
    code: Annotated[str, Field(examples=["INTERIOR"])]
    label: Label
    standards: list[TemplateStandardOut]


class AuditTemplateDetailOut(Out):
    """The whole checklist, its parameters still standing in braces."""

    id: int
    code: Annotated[str, Field(examples=["S000-I"])]
    label: Label
    version: int
    note: Label | None
    parameters: list[ParameterOut]
    brands: list[TemplateBrandOut]
    na_reasons: list[NaReasonOut]
    sections: list[TemplateSectionOut]


class AuditorOut(Out):
    """Somebody who may be sent, or why not: `refused` is the code of the refusal."""

    user_id: int
    name: str
    refused: Annotated[str | None, Field(examples=["auditor-own-department"])]


class AuditStoreOut(Out):
    id: int
    code: str
    label: Label
    zone: str


class AuditBrandOut(Out):
    id: int
    code: str
    label: Label


class TemplateRefOut(Out):
    code: Annotated[str, Field(examples=["S000-I"])]
    label: Label
    version: int


class AuditPersonOut(Out):
    """Somebody by account."""

    user_id: int
    name: str


class AuditCountsOut(Out):
    items: int
    marked: int
    passed: int
    failed: int
    na: int


class AuditOut(Out):
    """An audit in a list. `score` is that of the marks so far until it is handed in. `auditor` is null for
    those who may not know who came. `next` are the caller's own acts."""

    id: int
    audit_no: Annotated[str, Field(examples=["JC20261124-31"])]
    store: AuditStoreOut
    template: TemplateRefOut
    brand: AuditBrandOut
    state: State
    sources: list[Source]
    announced: bool
    scheduled_on: Day
    auditor: AuditPersonOut | None
    started_at: Instant | None
    submitted_at: Instant | None
    visited_day: Day | None
    published_at: Instant | None
    counts: AuditCountsOut
    score: Score | None
    next: list[Act]
    row_version: int


class AuditStaffOut(Out):
    """Somebody of the staff who answers for an indicator."""

    employee_id: int
    name: str


class AuditPhotoOut(Out):
    id: int
    code: Annotated[str, Field(examples=["C01"])]
    media_type: Annotated[str, Field(examples=["image/jpeg"])]
    size: int
    added_at: Instant


class AuditItemOut(IndicatorOut):
    """An indicator with what was observed. `responsible` held the post when the audit was handed in; note and
    photos are shown to whoever reaches the store and to those who answer for the indicator."""

    id: int
    result: Result | None
    value: Figure | None
    mode: str | None
    reason: str | None
    note: str | None
    responsible: list[AuditStaffOut]
    photos: list[AuditPhotoOut]
    observed_at: Instant | None
    marked_at: Instant | None
    row_version: int


class AuditStandardOut(Out):
    """`passed` is null until every indicator is marked, and where none applies."""

    code: Annotated[str, Field(examples=["S10"])]
    label: Label
    passed: bool | None
    items: list[AuditItemOut]


class AuditSectionOut(Out):
    code: Annotated[str, Field(examples=["INTERIOR"])]
    label: Label
    passed: int
    applicable: int
    standards: list[AuditStandardOut]


class AuditDepartmentOut(Out):
    id: int
    code: str
    label: Label


class LostOut(Out):
    """What was lost in one post; without a position it stays with the store."""

    position: AuditPostOut | None
    department: AuditDepartmentOut | None
    count: int
    items: Annotated[list[str], Field(examples=[["C09", "C38"]])]
    people: list[AuditStaffOut]


class AuditHappeningOut(Out):
    """One line of the timeline."""

    id: int
    kind: Happening
    at: Instant
    by: AuditPersonOut | None
    note: str | None


class AuditDetailOut(AuditOut):
    """The whole audit as the caller may see it, with the checklist in the brand's own words."""

    template_id: int
    na_reasons: list[NaReasonOut]
    sent_back_reason: str | None
    cancel_reason: str | None
    sections: list[AuditSectionOut]
    lost: list[LostOut]
    timeline: list[AuditHappeningOut]


class MarkedOut(Out):
    """The indicator as it stands now. `kept` is false when a later observation was there already."""

    kept: bool
    item: AuditItemOut
    counts: AuditCountsOut
    score: Score | None
    audit_row_version: int


class FindingOut(Out):
    """An indicator lost in a published audit. `repeats` is how often the store lost it before, by the same
    checklist."""

    id: int
    audit_id: int
    audit_no: Annotated[str, Field(examples=["JC20261124-31"])]
    template: Annotated[str, Field(examples=["S000-I"])]
    store: AuditStoreOut
    code: Annotated[str, Field(examples=["C09"])]
    label: Label
    section: Annotated[str, Field(examples=["INTERIOR"])]
    section_label: Label
    position: AuditPostOut | None
    responsible: list[AuditStaffOut]
    visited_day: Day
    note: str | None
    photos: list[AuditPhotoOut]
    repeats: int
