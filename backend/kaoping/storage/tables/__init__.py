"""Every table of the product, in one place; importing this package fills the metadata."""

from kaoping.storage.tables import (
    access,
    audits,
    calls,
    closing,
    complaints,
    journal,
    measurements,
    people,
    policies,
    records,
    sales,
    scoring,
)

__all__ = [
    "access",
    "audits",
    "calls",
    "closing",
    "complaints",
    "journal",
    "measurements",
    "people",
    "policies",
    "records",
    "sales",
    "scoring",
]
