"""What waits for a ruling, and the ruling."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from kaoping.web.schema import Id, In, Instant, Out, Plain

Category = Literal[
    "FIRST_MAINT",
    "MAINT",
    "GENERAL",
    "BODY_ACCIDENT",
    "WARRANTY",
    "THREE_GUARANTEE",
    "GOODWILL",
    "RECALL_CAMPAIGN",
    "PDI",
    "ACCESSORY",
    "REWORK_INT",
    "REWORK_EXT",
    "INTERNAL",
    "OTHER",
]
Reason = Annotated[str, StringConstraints(max_length=200), Plain]


class MappingIssueOut(Out):
    """`replayed` counts the records that had waited for the ruling and follow it now."""

    id: int
    store_id: int
    kind: Literal["EMPLOYEE", "CATEGORY", "ATTRIBUTION"]
    fact_kind: Annotated[
        Literal["REPAIR_ORDER", "SALE"] | None,
        Field(description="Of ATTRIBUTION: which kind of record names somebody else."),
    ]
    source: str
    code: Annotated[str, Field(description="Of ATTRIBUTION: the record's external id.")]
    state: Annotated[
        Literal["OPEN", "RESOLVED", "DISMISSED"],
        Field(description="DISMISSED: somebody looked, and nothing was changed."),
    ]
    seen: int
    first_seen_at: Instant
    last_seen_at: Instant
    sample: Annotated[
        dict[str, Any],
        Field(
            description="One record that gave cause: external_id, number (ro_no, so_no, appointment_no) and"
            " id (order_id, sale_id, appointment_id); `role` of an unknown code; `frozen` and `named` teams,"
            " each a list of role, code and share.",
            examples=[{"external_id": "RO-1", "ro_no": "RO-1", "order_id": 4711, "role": "ADVISOR"}],
        ),
    ]
    employee_id: int | None
    category: str | None
    replayed: int
    resolved_by: str | None
    resolved_at: Instant | None
    row_version: int


class MappedEmployee(Out):
    id: int
    employee_no: str
    name: str


class MappingIssueDetailOut(MappingIssueOut):
    """The issue with what a ruling would reach, or with what was ruled."""

    waiting: Annotated[int, Field(description="Records that would follow a ruling now.")]
    employee: Annotated[MappedEmployee | None, Field(description="Whom the code was ruled to mean.")]
    resolved_by_name: str | None
    reason: Annotated[str | None, Field(description="Why a naming was superseded.")]
    names: Annotated[
        dict[str, str],
        Field(
            description="Who the codes of both namings mean, as far as is known.", examples=[{"A01": "张伟"}]
        ),
    ]


class ResolveMapping(In):
    """EMPLOYEE: whom the code means. CATEGORY: which of ours it is. ATTRIBUTION: ACCEPT the newer naming or
    KEEP the one that was frozen. DISMISS leaves a code unruled: its next sighting asks again."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"employee_id": 4711, "reason": "换了工号"},
                {"category": "THREE_GUARANTEE", "reason": "厂家活动码"},
                {"decision": "ACCEPT", "reason": "交车后改派，已与双方核实"},
            ]
        }
    )

    employee_id: Id | None = None
    category: Category | None = None
    decision: Literal["ACCEPT", "KEEP", "DISMISS"] | None = None
    reason: Reason = ""
