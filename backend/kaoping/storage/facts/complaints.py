"""The source COMPLAINTS: one row for each case, with its days and values as measures name them.

A case counts as closed once it has been verified; until then its close clock may be stopped, but
nobody has said that the fix holds.
"""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased

from kaoping.domain.complaints import ClockKind
from kaoping.storage.tables.complaints import Clock, Complaint

ANSWER = aliased(Clock, name="answer")
CLOSE = aliased(Clock, name="closing")


def _clock_of(clock: type[Clock], kind: ClockKind) -> ColumnElement[bool]:
    return (
        (clock.store_id == Complaint.store_id) & (clock.complaint_id == Complaint.id) & (clock.kind == kind)
    )
