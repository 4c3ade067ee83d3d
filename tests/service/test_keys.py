import re
import sqlite3
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from service.security.access import Caller, Doorman, Refusal
from service.security.keys import KeyFault, KeyRing, KeyStore, holds_key, without_keys
from zhengwen import app

NOW = datetime.now(UTC)


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys.sqlite")


def ring(store: KeyStore) -> KeyRing:
    return KeyRing.of(store.all())


def test_a_key_opens_and_nothing_near_it_does(store):
    key, token = store.add("甲", ["ask"])
    assert re.fullmatch(r"zw_[0-9a-f]{8}_[0-9a-f]{64}", token)
    found = ring(store)
    assert found.find(token, NOW) == key
    changed = token[:-1] + ("0" if token[-1] != "0" else "1")
    _, other = store.add("乙", ["ask"])
    crossed = token[:12] + other[12:]
    for wrong in (changed, crossed, token.upper(), token + "0", token[3:], "", "zw__"):
        assert ring(store).find(wrong, NOW) is None


def test_the_file_holds_no_secret_and_is_for_its_owner_only(store, tmp_path):
    _, token = store.add("甲", ["ask"])
    path = tmp_path / "keys.sqlite"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = token.rsplit("_", 1)[1]
    content = path.read_bytes()
    assert secret.encode() not in content
    assert bytes.fromhex(secret) not in content


def test_two_keys_never_share_salt_or_hash(store):
    keys = [store.add("同名", ["ask"])[0] for _ in range(20)]
    assert len({key.salt for key in keys}) == len({key.digest for key in keys}) == 20


def test_a_key_ends_when_it_expires_or_is_revoked(store):
    _, short = store.add("短", ["ask"], timedelta(hours=1))
    key, gone = store.add("撤", ["ask", "admin"])
    store.revoke(key.id)
    found = ring(store)
    assert found.find(short, datetime.now(UTC)) is not None
    assert found.find(short, datetime.now(UTC) + timedelta(hours=2)) is None
    assert found.find(gone, datetime.now(UTC)) is None
    with pytest.raises(KeyFault, match="没有编号为“nobody”的密钥"):
        store.revoke("nobody")


def test_revoking_the_last_key_does_not_open_the_service(store):
    key, _ = store.add("唯一", ["ask"])
    store.revoke(key.id)
    judged = Doorman(store, open_=True).judge("POST", "/v1/ask", "127.0.0.1", None)
    assert isinstance(judged, Refusal)
    assert judged.status == 401


def test_a_file_of_keys_that_vanishes_closes_the_service(store, tmp_path):
    _, token = store.add("甲", ["ask"])
    doorman = Doorman(store, open_=True)
    assert isinstance(doorman.judge("POST", "/v1/ask", "192.0.2.1", f"Bearer {token}"), Caller)
    (tmp_path / "keys.sqlite").unlink()
    time.sleep(0.6)
    judged = doorman.judge("POST", "/v1/ask", "192.0.2.1", None)
    assert isinstance(judged, Refusal)
    assert judged.status == 503


def test_an_unreadable_file_is_explained(tmp_path):
    path = tmp_path / "keys.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE other (x)")
    database.close()
    with pytest.raises(KeyFault, match="无法读取"):
        KeyStore(path).all()


@given(before=st.text(), after=st.text(alphabet=" ，。\n&?/"))
def test_a_key_in_any_text_is_found_and_masked(before, after):
    token = "zw_0123abcd_" + "5" * 64
    text = f"{before}{token}{after}"
    assert holds_key(text)
    assert "5" * 8 not in without_keys(text).replace(before, "")


def test_the_commands_add_list_and_revoke(tmp_path):
    runner, file = CliRunner(), ["--keys", str(tmp_path / "keys.sqlite")]
    added = runner.invoke(app, ["keys", "add", "前端", "--scope", "ask", "--days", "30", *file])
    assert added.exit_code == 0
    token = added.stdout.strip().splitlines()[-1]
    key_id = token.split("_")[1]
    listed = runner.invoke(app, ["keys", "list", *file])
    assert f"{key_id}\t前端\task" in listed.stdout
    assert token not in listed.output
    assert runner.invoke(app, ["keys", "revoke", key_id, *file]).exit_code == 0
    assert "已撤销" in runner.invoke(app, ["keys", "list", *file]).stdout
    unknown = runner.invoke(app, ["keys", "revoke", "nobody", *file])
    assert (unknown.exit_code, "nobody" in unknown.output) == (1, True)


def test_serving_other_machines_wants_a_key_first(tmp_path, sample_index):
    environment = {"ZHENGWEN_KEYS": str(tmp_path / "keys.sqlite")}
    refused = CliRunner().invoke(
        app, ["serve", "--host", "0.0.0.0", "--index", str(sample_index)], env=environment  # noqa: S104
    )  # fmt: skip
    assert refused.exit_code == 1
    assert "zhengwen keys add" in refused.output


@pytest.mark.parametrize("command", [["serve"], ["ask", "目标"], ["mcp"]])
def test_a_setting_that_cannot_be_read_is_named(command):
    refused = CliRunner().invoke(app, command, env={"ZHENGWEN_RATE_KEY": "many"})
    assert (refused.exit_code, "ZHENGWEN_RATE_KEY" in refused.output) == (1, True)
