"""Seals personal data and finds it again: AES-GCM with a key id, keyed hashes for exact look-up.

A sealed value is one byte of format, one byte of key id, 12 bytes of nonce and the ciphertext with
its tag; the purpose (`customer.name`) is authenticated, so a value moved to another column does not
open. Hashes answer "the same number?" only: there is no search inside a name or a number.
Limit: keys are handed in as values; where they are kept and when they rotate is decided elsewhere.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = 1
NONCE = 12
HEADER = 2
KEY_BYTES = 32
HASH_BYTES = 16


class Purpose(Enum):
    """What a sealed value is; part of what the seal authenticates. Never renamed."""

    NAME = b"name"
    PHONE = b"phone"
    ADDRESS = b"address"
    TEXT = b"text"
    PAYLOAD = b"payload"
    SECRET = b"secret"


class SealError(Exception):
    """A sealed value that none of the present keys opens: damaged, moved, or its key is gone."""


class PersonalData:
    """The keys of one installation. Old keys open what they sealed; the current one seals."""

    def __init__(self, keys: Mapping[int, bytes], *, current: int, index_key: bytes) -> None:
        if current not in keys or not all(0 < key_id < 256 for key_id in keys):
            raise ValueError("the current key must be one of the keys, ids from 1 to 255")
        if any(len(key) != KEY_BYTES for key in (*keys.values(), index_key)):
            raise ValueError(f"keys have {KEY_BYTES} bytes")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._head = bytes((FORMAT, current))
        self._cipher = self._ciphers[current]
        self._index_key = index_key

    @classmethod
    def from_secret(cls, secret: bytes) -> "PersonalData":
        """One stored secret of 32 bytes, from which the sealing and the index key are derived."""
        return cls(
            {1: _derive(secret, b"kaoping seal 1")}, current=1, index_key=_derive(secret, b"kaoping index")
        )

    @classmethod
    def for_document(cls) -> "PersonalData":
        """Keys that protect nothing, to describe the API where no installation exists."""
        return cls.from_secret(bytes(KEY_BYTES))

    def __repr__(self) -> str:
        return f"PersonalData(keys={sorted(self._ciphers)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("keys are not pickled")

    def seal(self, purpose: Purpose, text: str) -> bytes:
        return self.seal_bytes(purpose, text.encode())

    def seal_bytes(self, purpose: Purpose, value: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return self._head + nonce + self._cipher.encrypt(nonce, value, purpose.value)

    def seal_many(self, purpose: Purpose, values: Iterable[bytes | None]) -> list[bytes | None]:
        """Seal a column of a batch with one call for randomness; `None` stays `None`."""
        column = list(values)
        pool = os.urandom(NONCE * len(column))
        head, encrypt, aad = self._head, self._cipher.encrypt, purpose.value
        sealed: list[bytes | None] = []
        for at, value in enumerate(column):
            if value is None:
                sealed.append(None)
                continue
            nonce = pool[at * NONCE : (at + 1) * NONCE]
            sealed.append(head + nonce + encrypt(nonce, value, aad))
        return sealed

    def open(self, purpose: Purpose, sealed: bytes) -> str:
        """The text that was sealed for this purpose. Raises SealError."""
        return self.open_bytes(purpose, sealed).decode()

    def open_bytes(self, purpose: Purpose, sealed: bytes) -> bytes:
        cipher = (
            self._ciphers.get(sealed[1]) if len(sealed) > HEADER + NONCE and sealed[0] == FORMAT else None
        )
        if cipher is None:
            raise SealError("sealed with a key that is not here")
        try:
            return cipher.decrypt(sealed[HEADER : HEADER + NONCE], sealed[HEADER + NONCE :], purpose.value)
        except InvalidTag:
            raise SealError("damaged, or sealed for another purpose") from None

    def phone_hash(self, number: str) -> bytes:
        """Finds a whole number, given as `domain.identifiers` normalises it."""
        return self._hash(b"phone", number.encode())

    def last4_hash(self, number: str) -> bytes:
        return self._hash(b"last4", number[-4:].encode())

    def content_hash(self, content: bytes) -> bytes:
        """Says whether two records are the same; keyed, so that a leaked table confirms no guess."""
        return self._hash(b"content", content)

    def _hash(self, purpose: bytes, value: bytes) -> bytes:
        return hashlib.blake2b(value, digest_size=HASH_BYTES, key=self._index_key, person=purpose).digest()


def _derive(secret: bytes, purpose: bytes) -> bytes:
    if len(secret) != KEY_BYTES:
        raise ValueError(f"keys have {KEY_BYTES} bytes")
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret)
