"""Pictures a test sends: small, real of their kind, and never twice the same."""

import itertools
import struct
import zlib

_count = itertools.count(1)


def png(shade: int | None = None) -> bytes:
    """One grey pixel, with a comment that makes it unlike any other."""
    level = next(_count) if shade is None else shade
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(bytes([0, level % 256]))
    comment = f"Comment\0{level}".encode()
    chunks = [(b"IHDR", header), (b"tEXt", comment), (b"IDAT", pixel), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    name, content = part
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def jpeg() -> bytes:
    """As far as its first bytes and its end go."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + str(next(_count)).encode() + b"\xff\xd9"


def webp() -> bytes:
    body = b"WEBPVP8 " + str(next(_count)).encode()
    return b"RIFF" + struct.pack("<I", len(body)) + body
