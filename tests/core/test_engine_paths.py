"""Long paths on disk: read again by the same model only, and only if nobody else wrote them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from alphamath_lite.engine.engine import LlamaEngine, open_engine
from alphamath_lite.engine.path_memory import SHORTEST_PATH
from alphamath_lite.engine.prefix_store import PrefixStore
from alphamath_lite.engine.protocol import Ask
from alphamath_lite.engine.settings import EngineSettings
from alphamath_lite.steps import CodeStep, render_question, render_step
from tests.core.engine_models import PRECISE, write_model

PROMPT = render_question("What is next: " + "1, 2, 3, " * 20)
STEP = render_step(CodeStep("Look. " * 20, "print(4)", "4\n" * 20))
MORE = render_step(CodeStep("Then add.", "print(5)", "5"))
SETTINGS = EngineSettings(n_ctx=1024, max_step_tokens=8, n_threads=1, **PRECISE)
Open = Callable[[Path], LlamaEngine]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two tiny policies of one shape with other weights."""
    folder = tmp_path_factory.mktemp("m")
    return [write_model(folder / "a.gguf"), write_model(folder / "b.gguf", seed=7)]


@pytest.fixture
def store(tmp_path: Path) -> PrefixStore:
    return PrefixStore(tmp_path / "paths")


@pytest.fixture
def remembering(store: PrefixStore) -> Iterator[Open]:
    opened: list[LlamaEngine] = []

    def start(model: Path) -> LlamaEngine:
        opened.append(open_engine(model, settings=SETTINGS))
        opened[-1].remember_paths(store)
        return opened[-1]

    yield start
    for engine in opened:
        engine.close()


def explore(engine: LlamaEngine, parent: int = 1) -> tuple[list[str], int]:
    """Write three steps below a node of a saved tree; their texts, and the tokens decoded."""
    before = engine.counts().n_decoded
    engine.begin(1, PROMPT)
    engine.adopt(1, 1, 0, STEP)
    engine.adopt(1, 2, 1, MORE)
    drafts = engine.write([Ask(1, parent, seed) for seed in range(3)])
    engine.end(1)
    return [draft.text for draft in drafts], engine.counts().n_decoded - before


def test_a_path_is_read_once_and_comes_back_with_the_same_drafts(
    models: list[Path], remembering: Open, store: PrefixStore
) -> None:
    texts, n_first = explore(remembering(models[0]))
    assert len(list(store.folder.iterdir())) == 1
    again, n_again = explore(remembering(models[0]))
    assert n_first > SHORTEST_PATH
    assert n_again <= 3 * 8 + 1  # the drafts, and the last token of the path
    assert again == texts


def test_the_longest_kept_part_of_a_path_is_used(models: list[Path], remembering: Open) -> None:
    explore(remembering(models[0]))
    engine = remembering(models[0])
    _, n_deeper = explore(engine, parent=2)
    assert n_deeper < SHORTEST_PATH
    texts, n_again = explore(engine, parent=2)
    assert n_again <= 3 * 8 + 1
    with closing(open_engine(models[0], settings=SETTINGS)) as forgetful:
        fresh, _ = explore(forgetful, parent=2)
    assert texts == fresh


def test_a_node_above_a_recalled_one_can_be_continued(
    models: list[Path], remembering: Open
) -> None:
    explore(remembering(models[0]), parent=2)
    engine = remembering(models[0])
    engine.begin(1, PROMPT)
    engine.adopt(1, 1, 0, STEP)
    engine.adopt(1, 2, 1, MORE)
    before = engine.counts().n_decoded
    engine.write([Ask(1, 2, 0)])
    drafts = engine.write([Ask(1, node, seed) for node in (1, 0) for seed in (5, 6)])
    assert len(drafts) == 4
    assert engine.counts().n_decoded - before <= 5 * 8 + 3
    engine.end(1)


def test_other_weights_do_not_take_a_path(
    models: list[Path], remembering: Open, store: PrefixStore
) -> None:
    explore(remembering(models[0]))
    _, n_decoded = explore(remembering(models[1]))
    assert n_decoded > SHORTEST_PATH
    assert len(list(store.folder.iterdir())) == 2


@pytest.mark.parametrize("harm", ["truncate", "share"])
def test_a_file_that_cannot_be_trusted_is_not_read(
    models: list[Path], remembering: Open, store: PrefixStore, harm: str
) -> None:
    texts, _ = explore(remembering(models[0]))
    (file,) = store.folder.iterdir()
    if harm == "truncate":
        file.write_bytes(file.read_bytes()[:1000])
    else:
        file.chmod(0o666)
    again, n_decoded = explore(remembering(models[0]))
    assert n_decoded > SHORTEST_PATH
    assert again == texts
