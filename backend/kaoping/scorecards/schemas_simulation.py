"""What crosses the wire about a simulation: a policy as it counted beside one that might, month by month."""

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from kaoping.web.free_form import Document, Documents
from kaoping.web.schema import Figure, Id, In, Out, Text

Month = Annotated[str, Field(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$", max_length=7, examples=["2026-08"])]


class SimulationIn(In):
    """The months, and what might count: a document, a kept version, or an overlay on top of what is in force.

    With none of them the newest version is tried. It is compared with the version `against`; without it with
    what counted in the month, else with what is in force, else with the newest other version, the shipped one
    included. `overlays` go on both sides; what is still unset then takes the shipped example values (示例值).
    Without `store_ids`: every store the caller reaches whole.
    """

    first: Annotated[Month, Field(alias="from")]
    last: Annotated[Month, Field(alias="to", examples=["2026-10"])]
    store_ids: Annotated[list[Id], Field(min_length=1, max_length=100)] | None = None
    document: Document | None = None
    version: Annotated[Text, Field(max_length=20)] | None = None
    overlay: Document | None = None
    against: Annotated[Text, Field(max_length=20, examples=["1"])] | None = None
    overlays: Annotated[Documents, Field(default_factory=list)]

    @model_validator(mode="after")
    def _one_of_them(self) -> "SimulationIn":
        given = [one for one in (self.document, self.version, self.overlay) if one is not None]
        if len(given) > 1:
            raise PydanticCustomError("simulation-one-of", "one of document, version and overlay")
        return self


class SimulatedEmployeeOut(Out):
    id: int
    name: str


class SimulatedCardOut(Out):
    """Null is no value yet, never zero. `pay` and `ledger` are also null for whoever may not see pay.

    `pay` sums the lines of pay no other line uses; `ledger` is what is granted less what is taken.
    """

    applies: bool
    total: Figure | None
    grade: str | None
    pay: Figure | None
    ledger: Figure | None


class SimulatedPersonOut(Out):
    """One post in one month under both; `money` is pay and ledger together."""

    employee: SimulatedEmployeeOut
    store_id: int
    assignment_id: int
    period: str
    before: SimulatedCardOut
    after: SimulatedCardOut
    points: Figure | None
    money: Figure | None


class SimulatedCostOut(Out):
    """`undecided`: how many have an amount that stands open, and so is not in the sums."""

    pay: Figure | None
    ledger: Figure | None
    total: Figure | None
    undecided: int


class SimulatedMonthOut(Out):
    period: str
    before: SimulatedCostOut
    after: SimulatedCostOut


class StoreMonthOut(Out):
    """`frozen`: evaluated on what the close of the month froze. `counted_now`: measures that were not frozen
    with it, and are counted from the facts as they stand today. `unmeasured`: measures no source is kept for;
    what rests on them has no value."""

    store_id: int
    period: str
    frozen: bool
    counted: Annotated[str | None, Field(description="The version that counted; null: none did")]
    against: Annotated[str | None, Field(description="The version compared with; null: there is no other")]
    people: int
    counted_now: Annotated[list[str], Field(description="Measured now: not frozen with the month")]
    unmeasured: list[str]


class MigrationOut(Out):
    """How many cards went from one grade to the other; null: no complete sheet, or not under the policy."""

    before: str | None
    after: str | None
    count: int


class FlatItemOut(Out):
    """An item that gave everybody the same share of its points: it tells nobody apart."""

    item: str
    share: Figure
    lines: int


class SimulationOut(Out):
    """Both side by side; nothing is kept. `people` holds everybody, gainers and losers the ten each way.

    `examples` are the shipped overlays whose example values (示例值) stand where a side says nothing.
    """

    policy: str
    version: str
    examples: list[str]
    months: list[StoreMonthOut]
    costs: list[SimulatedMonthOut]
    grades: list[MigrationOut]
    people: list[SimulatedPersonOut]
    gainers: list[SimulatedPersonOut]
    losers: list[SimulatedPersonOut]
    undiscriminating: list[FlatItemOut]
