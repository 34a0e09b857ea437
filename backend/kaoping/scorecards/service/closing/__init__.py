"""The close of a month, step by step: freeze, judge, publish, lock, open again; and what came late."""

from .completeness import check_completeness
from .days import count_days
from .freezing import freeze, start_review
from .impact import weigh_late
from .judging import approve, review, review_oneself
from .late import select_late_facts, show_late
from .periods import find_period, period_keys, select_periods
from .publishing import lock, publish
from .reopening import reopen
from .sheet import read_sheet
from .showing import show_period, show_periods

__all__ = [
    "approve",
    "check_completeness",
    "count_days",
    "find_period",
    "freeze",
    "lock",
    "period_keys",
    "publish",
    "read_sheet",
    "reopen",
    "review",
    "review_oneself",
    "select_late_facts",
    "select_periods",
    "show_late",
    "show_period",
    "show_periods",
    "start_review",
    "weigh_late",
]
