"""What is done with scorecards: scored when facts change, frozen, judged, published, listed, shown,
explained, followed to records, acknowledged, appealed against and revised."""

from .acting import acknowledge_card, check_included, review_myself, withdraw_card
from .listing import CardFilter, page_of, select_cards, show_cards
from .live import recompute_waiting
from .records import select_evidence, show_evidence
from .sealed.appealing import appeal
from .sealed.comparing import compare_revisions
from .sealed.revisions import list_revisions
from .showing import explain_card, show_card
from .tagging import card_tag

__all__ = [
    "CardFilter",
    "acknowledge_card",
    "appeal",
    "card_tag",
    "check_included",
    "compare_revisions",
    "explain_card",
    "list_revisions",
    "page_of",
    "recompute_waiting",
    "review_myself",
    "select_cards",
    "select_evidence",
    "show_card",
    "show_cards",
    "show_evidence",
    "withdraw_card",
]
