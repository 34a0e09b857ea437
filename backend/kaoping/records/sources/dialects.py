"""What one kind of record looks like on the wire: how it is read fast, read with care, and written down.

A dialect counts the fields it took, because the fast lane holds that number against the keys that were sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, FailFast, Field, TypeAdapter

from kaoping.records.schemas import MAX_RECORDS, PushedKey, PushedRepairOrder, PushedVoid
from kaoping.records.schemas_customers import PushedCustomer
from kaoping.records.schemas_measurements import PushedMeasurement
from kaoping.records.schemas_sales import PushedAppointment, PushedSale

Record = PushedRepairOrder | PushedSale | PushedAppointment | PushedCustomer | PushedMeasurement | PushedVoid


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of record. `one` and `many` are for the fast lane, `whole` and `void` for the careful one."""

    model: type[PushedKey]
    one: TypeAdapter[Any]
    many: TypeAdapter[list[Any]]
    whole: TypeAdapter[Any]
    void: TypeAdapter[Any]
    known: frozenset[str]
    count: Callable[[Any], int]

    def write(self, record: Record) -> bytes:
        """The canonical form: fields in the order of the schema, nothing that was not sent."""
        adapter = self.void if isinstance(record, PushedVoid) else self.whole
        return adapter.dump_json(record, exclude_unset=True)


def _dialect(model: type[PushedKey], count: Callable[[Any], int]) -> Dialect:
    one = Annotated[model | PushedVoid, Field(union_mode="left_to_right")]  # type: ignore[valid-type]
    many = Annotated[list[one], Field(max_length=MAX_RECORDS), FailFast()]
    return Dialect(
        model=model,
        one=TypeAdapter(one),
        many=TypeAdapter(many),
        whole=TypeAdapter(model),
        void=TypeAdapter(PushedVoid),
        known=frozenset(model.model_fields),
        count=count,
    )


def _count_of_order(record: Record) -> int:
    """Spelt out field by field: a push of orders is the one whose speed is measured (P1)."""
    count = len(record.__pydantic_fields_set__)
    if not isinstance(record, PushedRepairOrder):
        return count
    count += len(record.vehicle.__pydantic_fields_set__) + len(record.owner.__pydantic_fields_set__)
    count += len(record.amounts.__pydantic_fields_set__)
    if record.sender is not None:
        count += len(record.sender.__pydantic_fields_set__)
    for technician in record.technicians or ():
        count += len(technician.__pydantic_fields_set__)
    for line in record.lines or ():
        count += len(line.__pydantic_fields_set__)
    return count


def _count_fields(node: Any) -> int:
    """The fields that were sent, in a record and in everything inside it."""
    if isinstance(node, list):
        return sum(map(_count_fields, node))
    if not isinstance(node, BaseModel):
        return 0
    sent = node.__pydantic_fields_set__
    return len(sent) + sum(_count_fields(getattr(node, name)) for name in sent)


REPAIR_ORDERS = _dialect(PushedRepairOrder, _count_of_order)
SALES = _dialect(PushedSale, _count_fields)
APPOINTMENTS = _dialect(PushedAppointment, _count_fields)
CUSTOMERS = _dialect(PushedCustomer, _count_fields)
MEASUREMENTS = _dialect(PushedMeasurement, _count_fields)
