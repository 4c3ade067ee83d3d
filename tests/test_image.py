"""The Dockerfile and compose.yaml name what there is, run as nobody in particular, and what they make works."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).parents[1]
PROOF = REPOSITORY / "scripts" / "prove-image"


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    listed = subprocess.run([sys.executable, PROOF, "--steps"], capture_output=True, text=True, check=True)
    return [(word, said) for word, said in json.loads(listed.stdout)]


@pytest.fixture(scope="module")
def service() -> dict[str, object]:
    return yaml.safe_load((REPOSITORY / "compose.yaml").read_text(encoding="utf-8"))["services"]["zhengwen"]


def said(steps: list[tuple[str, str]], wanted: str) -> list[str]:
    return [words for word, words in steps if word == wanted]


def test_every_file_that_is_copied_exists_and_is_not_kept_out(steps):
    kept_out = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").split()
    copied = [name for words in said(steps, "COPY") if "--from=" not in words for name in words.split()[:-1]]
    assert copied
    for name in copied:
        assert (REPOSITORY / name).exists(), name
        assert name not in kept_out


def test_the_image_runs_as_a_user_without_rights(steps):
    (user,) = said(steps, "USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    uid, gid = user.split(":")
    assert any(f"--uid {uid} --gid {gid}" in words for words in said(steps, "RUN"))


def test_the_image_installs_only_what_is_locked(steps):
    installs = [words for words in said(steps, "RUN") if "pip install" in words]
    assert installs
    assert all(
        "--require-hashes -r requirements/base.txt" in words or "--no-deps" in words for words in installs
    )


def test_the_container_writes_only_where_it_may(steps, service):
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert next(volume.partition(":")[2] for volume in service["volumes"]) in said(steps, "VOLUME")
    assert [place.partition(":")[0] for place in service["tmpfs"]] == ["/tmp"]  # noqa: S108
    (settings,) = said(steps, "ENV")
    places = re.findall(r"ZHENGWEN_(?:INDEX|KEYS|AUDIT|FEEDBACK)=(\S+)", settings)
    assert len(places) == 4
    assert all(place.startswith("/data/") for place in places)


def test_compose_lets_in_this_machine_only(service):
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_every_locked_version_has_its_hashes_and_no_address(name):
    text = (REPOSITORY / "requirements" / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^[A-Za-z0-9_.-]+==\S+(.*(?:\n +--hash=.*)*)", text, re.MULTILINE)
    assert len(pinned) > 50
    assert all("--hash=sha256:" in hashes for hashes in pinned)
    assert not re.search(r"://|--index|--find-links|^torch==", text, re.MULTILINE)


def test_every_dependency_of_the_service_is_locked():
    import tomllib

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = set(
        re.findall(
            r"^([a-z0-9-]+)==", (REPOSITORY / "requirements/base.txt").read_text("utf-8"), re.MULTILINE
        )
    )
    wanted = {re.match(r"[A-Za-z0-9-]+", one)[0].lower() for one in project["dependencies"]}
    assert wanted <= locked


def test_the_steps_of_the_dockerfile_make_a_service_that_keeps_its_promises():
    done = subprocess.run([sys.executable, PROOF, "--fast"], capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    for promise in (
        "以非 root 用户运行",
        "健康检查通过",
        "回答了",
        "/opt/zhengwen 不可写",
        "只写了 /data、/tmp",
    ):
        assert f"✓ {promise}" in done.stdout
