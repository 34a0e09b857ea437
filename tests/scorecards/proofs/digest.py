"""What was written once and may never change: rows of the insert-only tables, by their keys, as digests."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from kaoping.storage.base import Base

SEALED = (
    "published_run",
    "published_card",
    "frozen_input",
    "frozen_reading",
    "frozen_facts",
    "judgement",
    "stage_sign",
    "acknowledgement",
    "appeal",
    "appeal_line",
    "appeal_ruling",
)
"""All of them grow; no row of any of them ever changes or goes."""

Digests = Mapping[tuple[str, str], str]  # (table, key) → digest of the row, or of the rows of a freeze


COPIED = ("frozen_facts", "frozen_reading", "frozen_input")
"""Written all at once by a freeze: one digest for all that it wrote."""


def _query() -> str:
    parts = [
        f"SELECT '{name}', store_id || '/' || period_id || '/' || freeze_no, "
        f"md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) "
        f"FROM {name} t GROUP BY store_id, period_id, freeze_no"
        for name in COPIED
    ]
    for name in SEALED:
        if name in COPIED:
            continue
        key = " || '/' || ".join(f"{column.name}::text" for column in Base.metadata.tables[name].primary_key)
        parts.append(f"SELECT '{name}', {key}, md5(t::text) FROM {name} t")
    return " UNION ALL ".join(parts)


QUERY = text(_query())


def sealed_rows(db: Session | Connection) -> Digests:
    return {(table, key): digest for table, key, digest in db.execute(QUERY)}


@dataclass(frozen=True, slots=True)
class Damage:
    """Rows that were there before and are not, or not the same."""

    changed: list[tuple[str, str]]
    gone: list[tuple[str, str]]

    @property
    def none(self) -> bool:
        return not self.changed and not self.gone


def damage(before: Digests, after: Digests) -> Damage:
    """What happened to the rows of before; new rows are no damage."""
    return Damage(
        changed=sorted(key for key, digest in before.items() if key in after and after[key] != digest),
        gone=sorted(key for key in before if key not in after),
    )
