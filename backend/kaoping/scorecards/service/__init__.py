"""What is done with scorecards: scored when facts change, listed, shown, explained, followed to records."""

from .listing import CardFilter, card_keys, heads_of, page_of, select_cards
from .live import recompute_waiting
from .records import select_evidence, show_evidence
from .showing import explain_card, show_card

__all__ = [
    "CardFilter",
    "card_keys",
    "explain_card",
    "heads_of",
    "page_of",
    "recompute_waiting",
    "select_cards",
    "select_evidence",
    "show_card",
    "show_evidence",
]
