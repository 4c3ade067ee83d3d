"""An index that an older version of the program wrote: refused by its number, and replaced by the next build."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.errors import IndexFault, IndexMismatch
from eval.faults.scene import Scene
from indexer.index import Index
from indexer.manifest import read_manifest, write_manifest
from indexer.publish import current_generation, rollback, verify
from service.holder import EngineHolder
from service.settings import Settings
from zhengwen import app

OLD = Path(__file__).parents[1] / "data" / "index-format-0"
"""Format 0 as it was recorded: another set of files, and a manifest with other keys."""


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    made = Scene(tmp_path)
    shutil.copytree(OLD, made.index)
    return made


def test_it_is_refused_with_both_versions_and_what_to_do(scene: Scene) -> None:
    with pytest.raises(IndexMismatch, match=r"格式版本为 0，本程序读写版本 \d+。请运行 zhengwen index"):
        Index.open(scene.index)
    with pytest.raises(IndexMismatch, match="格式版本为 0"):
        verify(scene.index)
    with pytest.raises(IndexMismatch, match="格式版本为 0"):
        EngineHolder(Settings(index=scene.index)).engine()


@pytest.mark.parametrize(
    "command", [["index", "verify"], ["index", "verify", "--all"], ["ask", "公园何时开放？"]]
)
def test_commands_say_so_and_end_with_1(scene: Scene, command: list[str]) -> None:
    done = CliRunner().invoke(app, [*command, "--index", str(scene.index)])
    assert done.exit_code == 1
    assert "格式版本为 0" in done.output


def test_the_next_build_replaces_it_and_nobody_rolls_back_to_it(scene: Scene) -> None:
    new = scene.publish("早上六点")
    assert new > current_generation(OLD)
    assert Index.open(scene.index).generation == new
    with pytest.raises(IndexFault, match="没有比"):
        rollback(scene.index)
    assert current_generation(scene.index) == new


def test_a_damaged_store_is_not_exported(scene: Scene) -> None:
    name = scene.publish("早上六点")
    store = scene.index / name / "store.sqlite"
    content = store.read_bytes()
    at = content.index("早上六点".encode())
    store.write_bytes(content[:at] + "早上九点".encode() + content[at + 12 :])
    done = CliRunner().invoke(app, ["export", "clauses", "--index", str(scene.index)])
    assert done.exit_code == 1
    assert "早上九点" not in done.output
    assert "store.sqlite 已损坏" in done.output


def test_an_index_of_another_program_version_is_not_rolled_back_to(scene: Scene) -> None:
    first = scene.publish("早上六点")
    second = scene.publish("早上七点")
    folder = scene.index / first
    write_manifest(folder, replace(read_manifest(folder), tokenizer="zh-0"))
    done = CliRunner().invoke(app, ["index", "rollback", "--index", str(scene.index)])
    assert done.exit_code == 1
    assert "没有比" in done.output
    assert current_generation(scene.index) == second
    every = CliRunner().invoke(app, ["index", "verify", "--all", "--index", str(scene.index)])
    assert "格式版本为 0" in every.output
