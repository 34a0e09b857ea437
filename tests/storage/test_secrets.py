"""Sealed values open for their purpose and key alone; hashes find the same number and nothing else."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.storage.secrets import PersonalData, Purpose, SealError

FIRST, SECOND, INDEX = bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34))
OLD = PersonalData({1: FIRST}, current=1, index_key=INDEX)
ROTATED = PersonalData({1: FIRST, 2: SECOND}, current=2, index_key=INDEX)


@given(st.text(), st.sampled_from(Purpose))
def test_what_is_sealed_opens(text, purpose):
    assert OLD.open(purpose, OLD.seal(purpose, text)) == text


def test_the_same_text_is_never_sealed_the_same_way():
    assert OLD.seal(Purpose.NAME, "张三") != OLD.seal(Purpose.NAME, "张三")


def test_a_column_is_sealed_at_once():
    column = OLD.seal_many(Purpose.NAME, [b"a", None, b"b"])
    assert [value and OLD.open(Purpose.NAME, value) for value in column] == ["a", None, "b"]
    nonces = {value[2:14] for value in column if value}
    assert len(nonces) == 2


def test_after_rotation_old_values_open_and_new_ones_use_the_new_key():
    assert ROTATED.open(Purpose.PHONE, OLD.seal(Purpose.PHONE, "1")) == "1"
    assert ROTATED.seal(Purpose.PHONE, "1")[1] == 2
    with pytest.raises(SealError):
        OLD.open(Purpose.PHONE, ROTATED.seal(Purpose.PHONE, "1"))


def test_a_value_moved_to_another_column_does_not_open():
    with pytest.raises(SealError):
        OLD.open(Purpose.PHONE, OLD.seal(Purpose.NAME, "张三"))


@pytest.mark.parametrize("position", [0, 1, 2, 13, 14, -1])
def test_a_changed_byte_does_not_open(position):
    sealed = bytearray(OLD.seal(Purpose.NAME, "张三"))
    sealed[position] ^= 1
    with pytest.raises(SealError):
        OLD.open(Purpose.NAME, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01\x01" + bytes(12), b"\x02\x01" + bytes(40)])
def test_what_was_never_sealed_does_not_open(sealed):
    with pytest.raises(SealError):
        OLD.open(Purpose.NAME, sealed)


def test_hashes_tell_the_same_number_under_the_same_key_alone():
    other = PersonalData({1: FIRST}, current=1, index_key=FIRST)
    number = "+8613800138000"
    assert OLD.phone_hash(number) == ROTATED.phone_hash(number)
    assert OLD.phone_hash(number) != other.phone_hash(number)
    assert OLD.phone_hash(number) != OLD.last4_hash(number)
    assert OLD.last4_hash(number) == OLD.last4_hash("+8613911118000")


@pytest.mark.parametrize(
    ("keys", "current"), [({1: FIRST}, 2), ({0: FIRST}, 0), ({256: FIRST}, 256), ({1: b"short"}, 1)]
)
def test_bad_keys_are_refused(keys, current):
    with pytest.raises(ValueError, match="key"):
        PersonalData(keys, current=current, index_key=INDEX)


def test_a_secret_has_32_bytes():
    with pytest.raises(ValueError, match="32"):
        PersonalData.from_secret(b"short")


def test_keys_are_neither_shown_nor_pickled():
    assert FIRST.hex() not in repr(OLD)
    with pytest.raises(TypeError):
        pickle.dumps(OLD)
