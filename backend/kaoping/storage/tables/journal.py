"""The journal: what was done, by whom, chained so that nothing can be taken out unseen.

Owned by `storage.acts.journal`. Append-only for the server's own database role.
"""

from collections.abc import Collection

from sqlalchemy import BigInteger, ColumnElement, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaoping.storage.base import Base, Json, Moment, Scoped


class JournalEntry(Scoped, Base):
    """One act. `scope` is the store's id, or 0 for the group: each scope is a chain of its own.

    `hash` covers the entry and `prev_hash`; two entries can never follow the same one.
    """

    __tablename__ = "journal"
    __table_args__ = (UniqueConstraint("scope", "prev_hash"),)
    scope: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[Moment]
    actor: Mapped[str]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    data: Mapped[Json]
    request_id: Mapped[str | None]
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def in_stores(cls, stores: Collection[int]) -> ColumnElement[bool]:
        """What a store's chain holds; acts of the whole group belong to none."""
        return cls.scope.in_(sorted(stores))
