"""What the environment decides, read once, frozen; what is wrong stops the start and names its remedy."""

import contextlib
import ipaddress
import os
import re
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from kaoping.domain.refusal import Refusal

ROOT = Path(__file__).resolve().parents[2]
KEY_BYTES = 32
WHOLE_KEY = re.compile(f"[0-9a-f]{{{2 * KEY_BYTES}}}")


class Settings(BaseSettings):
    """One field per environment variable, of the same name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: str | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    public_url: str = ""
    var_dir: Path = ROOT / "var"
    files_dir: Path | None = None
    pool_size: Annotated[int, Field(ge=2, le=500)] = 16
    threads: Annotated[int, Field(ge=1, le=500)] = 16
    worker_threads: Annotated[int, Field(ge=1, le=64)] = 2
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, url: str | None) -> str | None:
        if url is not None and urlsplit(url).scheme not in {"postgresql", "postgres"}:
            raise ValueError("not postgresql://")
        return url.replace("postgres://", "postgresql://", 1) if url else url

    @field_validator("var_dir", "files_dir")
    @classmethod
    def _is_absolute(cls, folder: Path | None) -> Path | None:
        return folder and folder.expanduser().absolute()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.threads > self.pool_size:
            raise ValueError("threads")
        if not _is_safe(self.url):
            raise ValueError("public_url")
        return self

    @property
    def url(self) -> str:
        """Where people reach the product, without a slash at the end."""
        return (self.public_url or f"http://{bracketed(self.host)}:{self.port}").rstrip("/")

    @property
    def cluster_dir(self) -> Path:
        return self.var_dir / "pg"

    @property
    def files(self) -> Path:
        return self.files_dir or self.var_dir / "files"

    @property
    def keys_dir(self) -> Path:
        return self.var_dir / "keys"

    def key(self, name: str) -> bytes:
        """A secret of this installation: 32 random bytes in `var/keys`, made when first asked for."""
        return _key(self.keys_dir / f"{name}.key")


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_safe(url: str) -> bool:
    """Passwords and names of customers cross a network encrypted or not at all; loopback is no network."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return bool(host)
    if parts.scheme != "http":
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _key(path: Path) -> bytes:
    """Written beside and linked into place: of two first callers both read the same key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        fresh.touch(mode=0o600, exist_ok=False)
        with fresh.open("w") as file:
            file.write(secrets.token_hex(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Refusal(
            zh=f"{path} 对其他用户可读。请执行 chmod 600 {path}。",
            en=f"{path} is readable by others. Run chmod 600 {path}.",
        )
    written = path.read_text().strip()
    if not WHOLE_KEY.fullmatch(written):
        raise Refusal(
            zh=f"{path} 已损坏。请从密钥备份恢复。", en=f"{path} is damaged. Restore it from your key backup."
        )
    return bytes.fromhex(written)


REMEDIES: Mapping[str, tuple[str, str]] = {
    "database_url": (
        "须形如 postgresql://用户@主机/数据库",
        "must look like postgresql://user@host/database",
    ),
    "port": ("须为 1 到 65535 的整数", "must be a whole number from 1 to 65535"),
    "pool_size": ("须为 2 到 500 的整数", "must be a whole number from 2 to 500"),
    "threads": (
        "须为 1 到 500 的整数，且不大于 POOL_SIZE",
        "must be a whole number from 1 to 500, not above POOL_SIZE",
    ),
    "worker_threads": ("须为 1 到 64 的整数", "must be a whole number from 1 to 64"),
    "log_level": ("须为 debug、info、warning、error 之一", "must be debug, info, warning or error"),
    "public_url": (
        "非本机地址必须使用 https://，请在反向代理上启用 TLS 并设置该地址",
        "must be https:// unless it is this machine; let a proxy end TLS and name its address here",
    ),
}


INVALID = ("无效", "is invalid")


def load() -> Settings:
    """Read the environment. Raises `Refusal` naming each variable at fault and what it must be."""
    try:
        return Settings()
    except ValidationError as error:
        faults = [(name, *REMEDIES.get(name, INVALID)) for name in map(_variable, error.errors())]
        raise Refusal(
            zh="\n".join(f"环境变量 {name.upper()} {remedy}。" for name, remedy, _ in faults),
            en="\n".join(f"Environment variable {name.upper()} {remedy}." for name, _, remedy in faults),
        ) from error


def _variable(fault: ErrorDetails) -> str:
    """A fault of one field stands at it; a fault between fields names the variable to change."""
    return str(fault["loc"][0]) if fault["loc"] else str(fault["ctx"]["error"])
