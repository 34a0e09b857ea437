"""What the checklists leave to each brand to put into words: the parameters of their newest versions."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaoping.storage.tables.audits import AuditTemplateVersion


def asked_words(db: Session) -> list[dict[str, Any]]:
    """Key and label, each once, in the order the checklists ask: two that ask for a key share its word."""
    versions = db.execute(
        select(AuditTemplateVersion.template_id, AuditTemplateVersion.document["parameters"].label("asks"))
        .where(AuditTemplateVersion.state == "PUBLISHED")
        .order_by(AuditTemplateVersion.template_id, AuditTemplateVersion.number)
    )
    newest = {row.template_id: row.asks for row in versions}
    asked: dict[str, dict[str, Any]] = {}
    for parameters in newest.values():
        for one in parameters:
            asked.setdefault(one["key"], {"key": one["key"], "label": one["label"]})
    return list(asked.values())
