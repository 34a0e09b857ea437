"""The same meaning has one canonical form, whatever order or spelling it came in."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.domain.scoring.canonical import canonical, sha256

LEAF = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(codec="utf-8"))
    | st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)
)
TREE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)


@given(st.dictionaries(st.text(max_size=5), TREE, max_size=5))
def test_key_order_never_matters(found: dict[str, object]) -> None:
    assert canonical(dict(reversed(found.items()))) == canonical(found)


@given(TREE)
def test_the_bytes_are_json_without_spaces_between(found: object) -> None:
    text = canonical(found).decode()
    assert json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text


def test_values_print_one_way() -> None:
    moment = datetime(2026, 10, 1, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    found = {
        "b": Decimal("5.00"),
        "a": Decimal("1E+3"),
        "t": moment,
        "d": date(2026, 10, 1),
        "z": Decimal("-0.0"),
    }
    assert canonical(found) == b'{"a":"1000","b":"5","d":"2026-10-01","t":"2026-10-01T01:00:00Z","z":"0"}'
    assert sha256({"t": moment}) == sha256({"t": moment.astimezone(UTC)})


@pytest.mark.parametrize(
    "value",
    [0.1, Decimal("NaN"), datetime(2026, 1, 1), {1: "a"}, {1, 2}, object()],  # noqa: DTZ001
)
def test_what_two_machines_might_print_differently_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical([value])
