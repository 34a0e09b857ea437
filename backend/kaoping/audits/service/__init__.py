"""Use cases of audits, one module for each group of verbs."""

from .candidates import list_auditors
from .catalogue import list_templates, read_template, seed
from .findings import FindingFilter, select_findings, show_findings
from .listing import AuditFilter, select_audits, show_audits
from .marking import mark_item
from .moving import cancel_audit, publish_audit, send_back, start_audit, submit_audit
from .photos import Picture, add_photo, read_photo, remove_photo
from .planning import plan_audit
from .reading import read_audit
from .sweeping import sweep_files

__all__ = [
    "AuditFilter",
    "FindingFilter",
    "Picture",
    "add_photo",
    "cancel_audit",
    "list_auditors",
    "list_templates",
    "mark_item",
    "plan_audit",
    "publish_audit",
    "read_audit",
    "read_photo",
    "read_template",
    "remove_photo",
    "seed",
    "select_audits",
    "select_findings",
    "send_back",
    "show_audits",
    "show_findings",
    "start_audit",
    "submit_audit",
    "sweep_files",
]
