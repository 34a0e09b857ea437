"""One backup as one file: a tar of a manifest and the parts it names, each with its size and hash.

The manifest stands first and is itself followed by its hash, so that a file which was cut, damaged or put
together from two is known before a word of it is used. It says nothing about who made it.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from kaoping.domain.refusal import Refusal

FORMAT = 1
MANIFEST, SEAL, DATABASE, FILES = "manifest.json", "manifest.sha256", "database.dump", "files/"
PIECE = 1 << 20


class Part(BaseModel):
    """What one part must be."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    size: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds and what it was made from; never a key, only the mark of one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    format: int
    version: str
    revision: str
    created_at: str
    key_mark: str
    rows: Mapping[str, int]
    journal_heads: Mapping[int, tuple[int, str]]
    parts: Mapping[str, Part]


def describe(path: Path) -> Part:
    with path.open("rb") as file:
        return _measure(file)


def _measure(file: IO[bytes]) -> Part:
    digest, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return Part(size=size, sha256=digest.hexdigest())


def write(target: Path, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    """Put the parts together under another name; the file gets its own when it is whole and on the disk."""
    told = manifest.model_dump_json(indent=1).encode()
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            unfinished.chmod(0o600)
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                _add(tar, MANIFEST, told)
                _add(tar, SEAL, hashlib.sha256(told).hexdigest().encode())
                for name in manifest.parts:
                    tar.add(sources[name], arcname=name, recursive=False)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
        sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def sync_folder(folder: Path) -> None:
    """A new name is only kept for sure once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup that was read from end to end and found whole."""

    manifest: Manifest
    tar: tarfile.TarFile

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[Self]:
        """Raises `Refusal` when a byte of what the manifest names is missing, other or too many."""
        try:
            with tarfile.open(path, mode="r:") as tar:
                manifest = _read_manifest(path, tar)
                _insist_on_parts(path, tar, manifest)
                yield cls(manifest, tar)
        except (tarfile.TarError, EOFError) as error:
            raise _damaged(path, str(error)) from error

    def extract(self, name: str, into: Path) -> None:
        """Write one part, through to the disk."""
        into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        source = self.tar.extractfile(name)
        assert source is not None
        with source, into.open("xb") as file:
            into.chmod(0o600)
            while piece := source.read(PIECE):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())

    @property
    def files(self) -> list[str]:
        return [name for name in self.manifest.parts if name.startswith(FILES)]


def _read_manifest(path: Path, tar: tarfile.TarFile) -> Manifest:
    told, seal = _content(path, tar, MANIFEST), _content(path, tar, SEAL)
    if hashlib.sha256(told).hexdigest().encode() != seal:
        raise _damaged(path, MANIFEST)
    try:
        manifest = Manifest.model_validate_json(told)
    except ValidationError as error:
        raise _damaged(path, f"{MANIFEST}: {error.error_count()}") from error
    if manifest.format != FORMAT:
        raise Refusal(
            zh=f"{path} 的格式为 {manifest.format}，本版本只读取 {FORMAT}。请用 {manifest.version} 版恢复。",
            en=f"{path} has backup format {manifest.format}, this release reads {FORMAT}. "
            f"Restore it with release {manifest.version}.",
        )
    return manifest


def _content(path: Path, tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.next()
    file = tar.extractfile(member) if member is not None and member.name == name else None
    if file is None:
        raise _damaged(path, name)
    return file.read()


def _insist_on_parts(path: Path, tar: tarfile.TarFile, manifest: Manifest) -> None:
    found: dict[str, Any] = {}
    while member := tar.next():
        file = tar.extractfile(member) if member.isreg() else None
        if file is None or member.name in found or not _stays_inside(member.name):
            raise _damaged(path, member.name)
        found[member.name] = _measure(file)
    for name in sorted({*manifest.parts, *found, DATABASE}):
        if name not in manifest.parts or found.get(name) != manifest.parts[name]:
            raise _damaged(path, name)


def _stays_inside(name: str) -> bool:
    """The dump, or a file somewhere below `files/`: never a name that leads out of its folder."""
    steps = PurePosixPath(name).parts
    return name == DATABASE or (name.startswith(FILES) and len(steps) > 1 and ".." not in steps)


def _damaged(path: Path, what: str) -> Refusal:
    return Refusal(
        zh=f"{path} 不是完整的备份（{what}），未写入任何内容。请换一份备份。",
        en=f"{path} is no whole backup ({what}); nothing was written. Take another one.",
    )
