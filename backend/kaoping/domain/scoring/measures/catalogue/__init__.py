"""The shipped measures, chapter by chapter. Add one declaration to a chapter; the rest follows from it.

Who a measure is about: service and sales staff answer for what their customers say and complain about
(M-08, M-36), the holders of a post for what an audit found there (M-19), whoever recorded a complaint and
passed it on for its speed (M-24), recorder and handler for the verdict of the customer (M-39), callers for
their dialling (M-59, M-62). A policy may read any measure for the subject's whole store instead
(`scope: store`), where roles play no part.

Where the source records are not kept here, a measure is fed (`Measure.origin`): its figures come as
measurements, and until one has come its value is not published.
"""

from collections.abc import Iterable

from ..measure import Measure, is_key
from . import audits, calls, complaints, people, repairs, sales, surveys, targets
from .audits import M_19
from .calls import M_59, M_62
from .complaints import M_24, M_36, M_39
from .surveys import M_08

__all__ = ("MEASURES", "M_08", "M_19", "M_24", "M_36", "M_39", "M_59", "M_62", "WATCHED", "Catalogue")

WATCHED = ("M-08", "M-19", "M-24", "M-36", "M-39", "M-59", "M-62")
"""What the dashboards show of every store, whatever its policies read."""

_CHAPTERS = (surveys, audits, complaints, repairs, sales, calls, people, targets)


class Catalogue(dict[str, Measure]):
    """Measures by code. The members of a family (M-06.RECEPTION) are found too, and never listed."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        super().__init__()
        for measure in measures:
            if measure.code in self:
                raise ValueError(f"{measure.code} is declared twice")
            self[measure.code] = measure

    def __missing__(self, code: str) -> Measure:
        head, dot, key = code.rpartition(".")
        found = dict.get(self, head)
        if not dot or found is None or not found.family or not is_key(key):
            raise KeyError(code)
        return found.member(key)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and self.get(code) is not None

    def get(self, code: str, default: Measure | None = None) -> Measure | None:  # type: ignore[override]
        try:
            return self[code]
        except KeyError:
            return default

    def declared(self, code: str) -> Measure:
        """The declaration behind a code: of a member that of its family. Raises KeyError for no measure."""
        return dict.get(self, code) or self[self[code].code.rpartition(".")[0]]


def _in_order(measure: Measure) -> tuple[int, str]:
    number, _, rest = measure.code.removeprefix("M-").partition(".")
    return int(number), rest


MEASURES = Catalogue(sorted((one for chapter in _CHAPTERS for one in chapter.CHAPTER), key=_in_order))
