"""Questionnaires as data: parse a document, check an answer sheet, score its slots. Knows no database.

What an option means (points, satisfied, top box, polarity, trigger) is written at the option and never
guessed from its rank: five-point scales of the trade are often asymmetric.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any


class Kind(StrEnum):
    SINGLE = "SINGLE"
    SCALE = "SCALE"
    YESNO = "YESNO"
    MULTI = "MULTI"
    NPS = "NPS"
    CES = "CES"
    NUMBER = "NUMBER"
    TEXT = "TEXT"


class Polarity(StrEnum):
    POS = "POS"
    NEU = "NEU"
    NEG = "NEG"


class Trigger(StrEnum):
    COMPLAINT = "COMPLAINT"
    ALERT = "ALERT"
    CALL_MANAGER = "CALL_MANAGER"
