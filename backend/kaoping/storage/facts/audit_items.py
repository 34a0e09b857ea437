"""The source AUDIT_ITEMS: one row for each indicator of a published audit; before that it says nothing."""

from sqlalchemy import select

from kaoping.domain.scoring.measures.sources import AUDIT_ITEMS
from kaoping.storage.facts.shape import FactSource, attributed
from kaoping.storage.tables.audits import AUDIT_ITEM, Audit, AuditItem, AuditTemplate, AuditTemplateVersion

KEPT_AUDIT_ITEMS = FactSource(
    source=AUDIT_ITEMS,
    rows=select(
        AuditItem.id.label("fact_id"),
        AuditItem.store_id,
        AuditTemplate.code.label("template"),
        AuditItem.section,
        AuditItem.code.label("indicator"),
        AuditItem.result,
        AuditItem.source,
        Audit.visited_day,
        Audit.published_day,
    )
    .join(Audit, (Audit.store_id == AuditItem.store_id) & (Audit.id == AuditItem.audit_id))
    .join(AuditTemplateVersion, AuditTemplateVersion.id == Audit.template_version_id)
    .join(AuditTemplate, AuditTemplate.id == AuditTemplateVersion.template_id)
    .where(Audit.state == "PUBLISHED"),
    holders=attributed(AUDIT_ITEM),
    version=AuditItem.row_version,
)
