"""What a card holds besides its sheet: ledger, places, gates that closed, the rail, proposals and notices."""

from typing import Annotated

from pydantic import Field

from kaoping.domain.scoring.results import EntryKind
from kaoping.scorecards.schemas_figures import Number
from kaoping.web.schema import Day, Figure, Label, Out


class OccurrenceOut(Out):
    """A record an entry rests on. `path` opens it in the web application; null where the caller may not."""

    kind: Annotated[str, Field(examples=["COMPLAINT", "AUDIT_ITEM"])]
    id: int
    label: Label
    day: Day | None
    path: Annotated[str | None, Field(examples=["/complaints/12"])]
    counted: bool


class EntryFigureOut(Out):
    """A figure an entry follows from. `/lines/{input}/evidence?measure={measure}` lists its records."""

    input: str
    measure: str
    sentence: Label
    records: int


class LedgerEntryOut(Out):
    """A proposed line of the ledger. `amount` is signed, a fine being negative; null is not set, never zero.

    An entry that yields to another rule of its stack moves no money, nor does what the house pays.
    """

    code: str
    label: Label
    rule: str
    kind: EntryKind
    amount: Figure | None
    sentence: Label
    fund: Annotated[str | None, Field(description="The fund it goes to.", examples=["training"])]
    yields_to: Annotated[Label | None, Field(description="The rule that counts instead.")]
    example: bool
    figures: list[EntryFigureOut]
    records: list[OccurrenceOut]


class LedgerOut(Out):
    """`taken` and `granted` are what the entries move, both positive; what has no amount is in neither."""

    taken: Figure
    granted: Figure
    entries: list[LedgerEntryOut]


class PlaceOut(Out):
    """A place in a ranking, `of` those ranked in its league. `place` null: not ranked, `reason` says why.

    `prize` is null too where the caller may not see pay.
    """

    code: str
    label: Label
    rule: str
    league: Label | None
    place: int | None
    of: int
    figure: Number | None
    shared: Annotated[int, Field(description="How many hold the place.")]
    prize: Figure | None
    reason: Label | None
    example: bool


class ClosedGateOut(Out):
    """A gate that closed. `before` and `after` are the points it bears on, null where it bears on a grade."""

    code: str
    label: Label
    rule: str
    sentence: Label
    before: Number | None
    after: Number | None
    example: bool


class CardRailOut(Out):
    """Deductions against the limit of wage law; the `excess` waits for approval and is never dropped."""

    rule: str
    deductions: Figure
    limit: Figure | None
    excess: Figure | None
    sentence: Label


class ProposalOut(Out):
    """Something for people to decide: proposed by a rule, never done."""

    code: str
    label: Label
    rule: str
    action: Label
    sentence: Label
    records: list[OccurrenceOut]


class NoticeOut(Out):
    code: Annotated[str, Field(examples=["small-sample"])]
    sentence: Label


class DecidedOut(Out):
    """Each list is empty where a card has none. Without sight of pay `ledger` and `rail` are null."""

    ledger: LedgerOut | None
    ranks: list[PlaceOut]
    gates: list[ClosedGateOut]
    rail: CardRailOut | None
    proposals: list[ProposalOut]
    notices: list[NoticeOut]
