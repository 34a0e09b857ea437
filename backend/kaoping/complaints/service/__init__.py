"""Use cases of complaints, one module for each group of verbs."""

from .breaches import record_breaches
from .candidates import list_candidates
from .contacting import reveal_contact
from .hand_over import accept, assign
from .handling import request_close, respond, start
from .judging import reopen, verify
from .listing import CaseFilter, page_keys, select_cases, show_cases
from .opening import open_complaint
from .reading import read_case
from .terms import list_terms

__all__ = [
    "CaseFilter",
    "accept",
    "assign",
    "list_candidates",
    "list_terms",
    "open_complaint",
    "page_keys",
    "read_case",
    "record_breaches",
    "reopen",
    "request_close",
    "respond",
    "reveal_contact",
    "select_cases",
    "show_cases",
    "start",
    "verify",
]
