"""Every table of the product, in one place; importing this package fills the metadata."""

from kaoping.storage.tables import (
    access,
    calls,
    closing,
    complaints,
    journal,
    people,
    policies,
    records,
    scoring,
)

__all__ = ["access", "calls", "closing", "complaints", "journal", "people", "policies", "records", "scoring"]
