"""What every table shares: constraint names, aware times, versions and the two kinds of keys.

Reference tables have a key `id`. Facts, what happens in a store, have the key `(store_id, id)`
with the id from a sequence, so that no row of one store can ever point into another.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, MetaData, Sequence, false, func
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, declared_attr, mapped_column

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

Moment = Annotated[datetime, mapped_column(TIMESTAMP(timezone=True))]
"""An instant; naive values are refused by the driver's type and by the wire types alike."""

Label = Annotated[dict[str, str], mapped_column(JSONB)]
"""Bilingual text: zh is required, en falls back to it."""

Json = Annotated[dict[str, Any], mapped_column(JSONB)]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class Reference:
    """Small tables the whole group shares."""

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)


class Scoped:
    """A table that is read by reach (`storage.reach`). It also says with `in_stores` where its rows lie.

    What a table does not say of itself gives nothing: no department, no people, nobody it was assigned to.
    """

    @classmethod
    def in_departments(cls, departments: Collection[int]) -> ColumnElement[bool]:  # noqa: ARG003 - see above
        return false()

    @classmethod
    def of_people(cls, employees: Collection[int]) -> ColumnElement[bool]:  # noqa: ARG003 - see above
        return false()

    @classmethod
    def assigned_to(cls, user_id: int, employee_id: int | None) -> ColumnElement[bool]:  # noqa: ARG003 - see above
        return false()


class StoreFact(Scoped):
    """Something that happened in a store. The sequence is a default, not an identity column,
    because a table distributed by store cannot have one."""

    @declared_attr
    def store_id(cls) -> Mapped[int]:
        return mapped_column(BigInteger, ForeignKey("store.id"), primary_key=True, autoincrement=False)

    @declared_attr
    def id(cls) -> Mapped[int]:
        sequence = Sequence(f"{cls.__tablename__}_id_seq", metadata=Base.metadata)  # type: ignore[attr-defined]
        return mapped_column(BigInteger, sequence, server_default=sequence.next_value(), primary_key=True)

    @classmethod
    def in_stores(cls, stores: Collection[int]) -> ColumnElement[bool]:
        column: InstrumentedAttribute[int] = cls.store_id
        return column.in_(sorted(stores))


class Versioned:
    """A row people edit: its version is the ETag and grows with each flushed change.

    A change made by a statement instead of through the session has to raise `row_version` itself.
    """

    row_version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[Moment] = mapped_column(server_default=func.kaoping_now())
    updated_at: Mapped[Moment] = mapped_column(server_default=func.kaoping_now(), onupdate=func.kaoping_now())

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.row_version}
