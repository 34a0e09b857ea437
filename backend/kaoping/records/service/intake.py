"""What one push carries from step to step: the stores it may write to, its messages, its winners."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Cursor
from sqlalchemy.orm import Session

from kaoping.domain.errors import Fault
from kaoping.domain.identifiers import Phone, Plate
from kaoping.records.schemas import PushedRepairOrder, PushedVoid
from kaoping.records.versions import Known, Version
from kaoping.storage.secrets import PersonalData

OrderKey = tuple[int, str, str]
"""Store id, source, external id; sorting by it is the order everything is written in."""


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """What the database knows of an order that a message speaks of."""

    id: int
    row_version: int
    stored: Known
    is_voided: bool
    promised_at_first: datetime | None
    promise_version: Version | None
    team_frozen: str | None
    customer_id: int | None
    days: tuple[date | None, ...]


@dataclass(slots=True)
class Message:
    """One acceptable record, with its place in the batch."""

    index: int
    record: PushedRepairOrder | PushedVoid
    version: Version
    content: bytes
    content_hash: bytes


@dataclass(slots=True)
class Winner:
    """The newest message about one order, and all that its rows will need."""

    key: OrderKey
    message: Message
    known: KnownOrder | None
    promised_at_first: datetime | None = None
    promise_version: Version | None = None
    delivery: PushedRepairOrder | None = None
    """The oldest delivered version in hand, when nobody has been frozen yet."""
    order_id: int = 0
    row_version: int = 1
    customer_id: int | None = None
    owner_contact_id: int | None = None
    sender_contact_id: int | None = None
    vehicle_id: int | None = None
    plate: Plate | None = None
    owner_phone: Phone | None = None
    sender_phone: Phone | None = None
    category: str | None = None
    team: str | None = None
    days: tuple[date | None, ...] = ()
    warnings: list[Fault] = field(default_factory=list)

    @property
    def store_id(self) -> int:
        return self.key[0]

    @property
    def version(self) -> Version:
        return self.message.version


@dataclass(frozen=True, slots=True)
class Intake:
    """The means of one attempt to write a push."""

    db: Session
    cursor: Cursor[Any]
    personal: PersonalData
    now: datetime
    zones: dict[int, ZoneInfo]

    def day(self, store_id: int, moment: datetime | None) -> date | None:
        """The date of an instant in the store's zone; counted once, here, and never in a query."""
        return moment.astimezone(self.zones[store_id]).date() if moment else None


def upserts(winners: Sequence[Winner]) -> list[tuple[Winner, PushedRepairOrder]]:
    """The winners that carry an order; tombstones carry none."""
    return [(w, w.message.record) for w in winners if isinstance(w.message.record, PushedRepairOrder)]
