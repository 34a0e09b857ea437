"""What crosses the wire to explain a card: the tree of reasons and the records behind a figure."""

from typing import Annotated

from pydantic import Field

from kaoping.domain.scoring.explaining.trace import Kind
from kaoping.scorecards.schemas import PolicyRef
from kaoping.scorecards.schemas_figures import Number
from kaoping.web.schema import Day, Label, Out


class EvidenceRefOut(Out):
    """Where a leaf leads. For `reading`: `/lines/{line}/evidence?measure={measure}` lists its records."""

    kind: str
    line: str | None
    measure: str | None
    scope: str | None
    ids: list[str]


class NodeOut(Out):
    """One figure of the explanation and the figures it follows from."""

    id: str
    kind: Kind
    label: Label
    rule: str
    formula: str
    value: Number | None
    unit: str
    sentence: Label
    details: dict[str, str]
    evidence: EvidenceRefOut | None
    example: bool
    inputs: list["NodeOut"]


class StepOut(Out):
    number: int
    label: Label


class TraceOut(Out):
    """The evaluation again. `current` says that it gives what the card says: for a published one that its
    hashes are met. False while a moving card lags behind its inputs."""

    scorecard_id: int
    revision: int
    input_hash: str | None
    result_hash: str | None
    policy: PolicyRef
    engine: int
    steps: list[StepOut]
    current: bool
    root: NodeOut
    pay: Annotated[
        list[NodeOut] | None, Field(description="One tree for each pay line; null as on the card.")
    ]


class EvidenceOut(Out):
    """A record behind a figure. `path` opens it in the web application; null where the caller may not.

    `counted` says that it counts above the line (in the numerator). Personal data never stands here.
    Behind a frozen figure `version` is the record's as it was counted, and `changed_since` says that the
    record is another by now; both say nothing while the figure still moves.
    """

    measure: str
    kind: Annotated[
        str, Field(examples=["REPAIR_ORDER", "COMPLAINT", "CALLBACK", "CALL_ATTEMPT", "RESPONSE"])
    ]
    id: int
    store_id: int
    label: Label
    day: Day | None
    counted: bool
    visible: bool
    path: Annotated[str | None, Field(examples=["/complaints/12", "/repair-orders/5", "/callbacks/7"])]
    version: Annotated[int | None, Field(description="Null where the record keeps none.")]
    changed_since: bool
