"""Keys that were lost are not silently replaced: what they sealed would never open again."""

from pathlib import Path

from tests.cli.serving import run


def test_other_keys_beside_the_data_are_refused(tmp_path: Path) -> None:
    var = tmp_path / "var"
    assert run("migrate", var=var).returncode == 0
    key = var / "keys" / "personal.key"
    kept = key.read_text()
    key.unlink()
    refused = run("migrate", var=var)
    assert refused.returncode == 1
    assert "Restore that folder from your key backup" in refused.stderr
    assert "请从密钥备份恢复" in refused.stderr
    key.write_text(kept)
    key.chmod(0o600)
    assert run("migrate", var=var).returncode == 0
