"""A bad environment refuses to start and names the variable and its remedy, in both languages."""

import stat
from pathlib import Path

import pytest

from kaoping import settings
from kaoping.domain.refusal import Refusal

NAMES = [name.upper() for name in settings.Settings.model_fields]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))


@pytest.mark.parametrize(
    ("variable", "value", "remedy"),
    [
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "eighty", "from 1 to 65535"),
        ("DATABASE_URL", "mysql://localhost/kaoping", "postgresql://user@host/database"),
        ("DATABASE_URL", "kaoping", "postgresql://user@host/database"),
        ("POOL_SIZE", "1", "from 2 to 500"),
        ("THREADS", "17", "not above POOL_SIZE"),
        ("THREADS", "none", "not above POOL_SIZE"),
        ("WORKER_THREADS", "0", "from 1 to 64"),
        ("LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("PUBLIC_URL", "http://kaoping.example.com", "https://"),
        ("PUBLIC_URL", "kaoping.example.com", "https://"),
        ("PUBLIC_URL", "ftp://localhost", "https://"),
        ("PUBLIC_URL", "https://", "https://"),
    ],
)
def test_a_bad_value_is_refused(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, remedy: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(Refusal) as refused:
        settings.load()
    assert refused.value.en.startswith(f"Environment variable {variable} ")
    assert remedy in refused.value.en
    assert refused.value.zh.startswith(f"环境变量 {variable} ")
    assert value not in str(refused.value) or value in remedy or variable == "PORT"


def test_serving_a_network_needs_a_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "192.0.2.1")
    with pytest.raises(Refusal, match="PUBLIC_URL"):
        settings.load()
    monkeypatch.setenv("PUBLIC_URL", "https://kaoping.example.com/")
    assert settings.load().url == "https://kaoping.example.com"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.9.9.9"])
def test_this_machine_alone_needs_no_encryption(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("HOST", host)
    assert settings.load().url.startswith("http://")


def test_several_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("LOG_LEVEL", "x")
    with pytest.raises(Refusal) as refused:
        settings.load()
    assert "PORT" in refused.value.en
    assert "LOG_LEVEL" in refused.value.en


def test_every_setting_that_can_be_wrong_has_its_remedy() -> None:
    harmless = {"host", "var_dir", "files_dir"}
    assert set(settings.REMEDIES) == set(settings.Settings.model_fields) - harmless


def test_settings_never_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings.load().port = 1  # type: ignore[misc]


def test_a_key_is_made_once_and_only_its_owner_reads_it() -> None:
    one = settings.load()
    first = one.key("tokens")
    assert (len(first), one.key("tokens"), settings.load().key("tokens")) == (32, first, first)
    assert one.key("personal") != first
    assert stat.S_IMODE((one.keys_dir / "tokens.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(one.keys_dir.stat().st_mode) == 0o700
    assert [path.name for path in sorted(one.keys_dir.iterdir())] == ["personal.key", "tokens.key"]


def test_a_key_that_others_can_read_is_refused() -> None:
    one = settings.load()
    one.key("tokens")
    (one.keys_dir / "tokens.key").chmod(0o644)
    with pytest.raises(Refusal, match="chmod 600"):
        one.key("tokens")


@pytest.mark.parametrize("content", ["", "abc", "00" * 31, "not hexadecimal"])
def test_a_damaged_key_is_refused_rather_than_replaced(content: str) -> None:
    one = settings.load()
    one.key("tokens")
    (one.keys_dir / "tokens.key").write_text(content)
    with pytest.raises(Refusal, match="is damaged"):
        one.key("tokens")
