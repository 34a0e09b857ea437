"""What a fact source hands to measuring: its rows, and who holds which role in each of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from kaoping.domain.scoring.measures.sources import Source
from kaoping.storage.tables.records import Attribution

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class FactSource:
    """A source as it is kept in this database.

    `rows` yields `fact_id`, `store_id` and every column of `source` under its own name, voided and test
    records left out. `holders` yields `store_id`, `fact_id`, `role` (as `source.roles` spells it),
    `employee_id`, `department_id`, `position_id` and `share`; a person may have several rows for one role.
    `version` is the column that counts the versions of a row, where its table has one.
    """

    source: Source
    rows: Rows
    holders: Rows
    version: InstrumentedAttribute[int] | None = None


def attributed(fact_kind: str) -> Rows:
    """Whoever is frozen on the facts of a kind, as the newest ruling says."""
    return select(
        Attribution.store_id,
        Attribution.fact_id,
        Attribution.role,
        Attribution.employee_id,
        Attribution.department_id,
        Attribution.position_id,
        Attribution.share,
    ).where(
        Attribution.fact_kind == fact_kind,
        Attribution.superseded_by.is_(None),
        Attribution.employee_id.is_not(None),
    )
