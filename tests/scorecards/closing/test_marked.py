"""A measure that is added later makes nothing late in a month that was frozen before."""

from kaoping.storage.facts.kept import KEPT
from kaoping.storage.facts.marks import BEFORE, measured_shape


def test_what_was_marked_before_can_still_be_marked() -> None:
    for name, marked in BEFORE.items():
        assert set(marked["columns"]) <= {column.name for column in KEPT[name].source.columns}
        assert set(marked["days"]) <= set(measured_shape()[name]["days"])


def test_every_source_of_records_is_marked_and_answers_with_their_response() -> None:
    assert set(measured_shape()) == {name for name, kept in KEPT.items() if not kept.source.part_of}
