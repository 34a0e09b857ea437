"""What one push carries from step to step: the stores it may write to, its messages, its winners.

Kinds of records differ in what a `Kind` says; a winner has room for what any of them needs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from psycopg import Cursor
from sqlalchemy.orm import Session

from kaoping.domain.errors import Fault
from kaoping.domain.identifiers import Phone, Plate
from kaoping.records.schemas import PushedKey, PushedOwner, PushedSender, PushedVehicle, PushedVoid
from kaoping.records.sources.dialects import Dialect, Record
from kaoping.records.versions import Known, Version
from kaoping.storage.secrets import PersonalData

RecordKey = tuple[int, str, str]
"""Store id, source, external id; sorting by it is the order everything is written in."""

Team = tuple[tuple[str, int, str, Decimal], ...]
"""Role, place in it, code and share of everyone a record names."""

Upsert = TypeVar("Upsert", bound=PushedKey)


@dataclass(frozen=True, slots=True)
class Remembered:
    """Something one message said, and which version of the record said it."""

    at: datetime | None
    version: Version


@dataclass(frozen=True, slots=True)
class Delivery:
    """The handover that freezes who served: when it was, and whom that message names."""

    at: datetime
    team: Team


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """What the database knows of a record that a message speaks of.

    `stored` is empty for a customer who was named in passing only.
    """

    id: int
    row_version: int
    stored: Known | None
    promise: Remembered | None = None
    delivered: Remembered | None = None
    team_frozen: str | None = None
    customer_id: int | None = None
    naming: Version | None = None
    named: Team = ()
    number: str | None = None
    warnings: Sequence[str] = ()
    days: tuple[date | None, ...] = ()


@dataclass(slots=True)
class Message:
    """One acceptable record, with its place in the batch."""

    index: int
    record: Record
    version: Version
    content: bytes
    content_hash: bytes


@dataclass(slots=True)
class Winner:
    """The newest message about one record, and all that its rows will need."""

    key: RecordKey
    message: Message
    known: KnownRecord | None
    naming: Version
    """How much the message counts on whom and what it names besides its own record."""
    promise: Remembered | None = None
    """The promise of the oldest version that made one."""
    delivered: Remembered | None = None
    """The delivery time of the newest version that speaks of it."""
    delivery: Delivery | None = None
    """The oldest delivered version in hand, when nobody has been frozen yet."""
    record_id: int = 0
    row_version: int = 1
    owner: PushedOwner | None = None
    sender: PushedSender | None = None
    car: PushedVehicle | None = None
    odometer: int | None = None
    named: Team = ()
    consent: bool | None = None
    consent_at: datetime | None = None
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

    @property
    def is_tombstone(self) -> bool:
        return isinstance(self.message.record, PushedVoid)


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


@dataclass(frozen=True, slots=True)
class Kind:
    """What is particular about one kind of record; all else of a push is the same for every kind.

    `remember` takes from the messages about a record, in whatever order they came, what an older one knows
    better than the winner, and says whether that is news though the winner itself is stale. `write` fills the
    tables with the winners, and with that news.
    """

    name: str
    dialect: Dialect
    find_faults: Callable[[Any, datetime], list[Fault]]
    find_known: Callable[[Intake, Sequence[RecordKey]], Mapping[RecordKey, KnownRecord]]
    remember: Callable[[Winner, Sequence[Message]], bool]
    write: Callable[[Intake, list[Winner], list[Winner]], None]
    introduces: bool = False
    """Whether it only introduces customers and cars, which others describe."""
    asks_calls: bool = True
    """Whether call-backs are considered anew afterwards."""


def upserts(winners: Sequence[Winner], model: type[Upsert]) -> list[tuple[Winner, Upsert]]:
    """The winners that carry a record of the kind; tombstones carry none."""
    return [(w, w.message.record) for w in winners if isinstance(w.message.record, model)]
