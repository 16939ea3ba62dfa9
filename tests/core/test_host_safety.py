"""Nothing that a model or a stranger wrote is evaluated in the host process: the source is read,
and a search over hostile steps and answers is watched from inside.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import alphamath_lite

PACKAGE = Path(alphamath_lite.__file__).parent
ROOT = PACKAGE.parent
EVALUATING = {
    *("eval", "exec", "compile", "__import__", "import_module", "run_path", "run_module"),
    *("sympify", "parse_expr", "parse_latex", "lambdify", "nsimplify", "S", "system", "popen"),
    *("literal_eval",),
}
HARMLESS = {"re.compile", "platform.system"}
ALGEBRA = {"sympy", "mpmath", "math_verify", "latex2sympy2_extended", "antlr4"}
PICKLES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "code", "runpy"}

CHILD_SIDE = {
    "alphamath_lite/answers/worker.py": "compares answers, behind ConfinedCalls",
    "alphamath_lite/answers/to_sympy.py": "builds expressions for the worker",
    "alphamath_lite/interpreter/session.py": "runs steps, in a child",
    "alphamath_lite/interpreter/jobs.py": "what a child does with its request",
    "alphamath_lite/interpreter/preload.py": "what the fork server imports",
    "alphamath_lite/interpreter/server.py": "the fork server, parent of the children",
    "alphamath_lite/interpreter/unconfined.py": "a fresh process for each path, if typed so",
}
OWN_TEXT = (
    "alphamath_lite/curriculum/",
    "alphamath_lite/training/deepmind/generator.py",
    "alphamath_lite/training/deepmind/traces.py",
)
"""Problem families and their generators: no text of a model comes near them."""
OWN_CALLS = {
    "alphamath_lite/bundles/extras.py": {"importlib.import_module"},  # names of extras
    "alphamath_lite/cli/plugins.py": {"import_module"},  # installed entry points
}
OWN_ANSWERS = {
    "alphamath_lite/answers/grading.py": "hands the choice on",
    "alphamath_lite/training/deepmind/judging.py": "hands the choice on",
}
OWN_PICKLES = {
    "tui/alphamath_lite_tui/engine.py": "objects between the screen and the engine it started",
    "export/alphamath_lite_export/pickles.py": "the name of an error; see the rule for torch.load",
}


def sources() -> list[str]:
    folders = (PACKAGE, ROOT / "export", ROOT / "tui")
    files = (path for folder in folders for path in folder.rglob("*.py"))
    names = sorted(path.relative_to(ROOT).as_posix() for path in files)
    return [name for name in names if not name.startswith(OWN_TEXT)]


def tree_of(source: str) -> ast.Module:
    return ast.parse((ROOT / source).read_text(encoding="utf-8"))


def calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree_of(source)) if isinstance(node, ast.Call))


def imports(source: str) -> Iterator[tuple[str, str]]:
    """Module and name of every import."""
    for node in ast.walk(tree_of(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


@pytest.mark.parametrize("source", [name for name in sources() if name not in CHILD_SIDE])
def test_no_source_of_the_host_can_evaluate(source: str) -> None:
    for call in calls(source):
        text = ast.unparse(call.func)
        name = text.rpartition(".")[2]
        mode_of_a_network = text.endswith(".eval") and not call.args
        if not mode_of_a_network and text not in HARMLESS | OWN_CALLS.get(source, set()):
            assert name not in EVALUATING, f"line {call.lineno}: {text}"
    for module, name in imports(source):
        assert module.partition(".")[0] not in ALGEBRA, module
        assert module.partition(".")[0] not in PICKLES or source in OWN_PICKLES, module
        assert name != "path_job"


@pytest.mark.parametrize("source", sources())
def test_nothing_trusts_a_pickle_a_shell_or_the_text_of_an_answer(source: str) -> None:
    for call in calls(source):
        given = {word.arg: ast.unparse(word.value) for word in call.keywords}
        assert given.get("shell", "False") == "False"
        assert given.get("allow_pickle", "False") == "False"
        assert given.get("trust_remote_code", "False") == "False"
        assert "isolated" not in given or source in OWN_ANSWERS
        if ast.unparse(call.func) == "torch.load":
            assert given.get("weights_only") == "True"


def test_steps_are_run_by_children_and_the_curriculum_alone() -> None:
    users = {
        source
        for source in sources()
        for module, name in imports(source)
        if name == "Session" and module.startswith("alphamath_lite.interpreter")
    }
    assert users - set(CHILD_SIDE) == {"alphamath_lite/interpreter/__init__.py"}


def test_the_lists_of_exceptions_name_files_that_exist() -> None:
    listed = [ROOT / name for name in (*CHILD_SIDE, *OWN_CALLS, *OWN_ANSWERS, *OWN_PICKLES)]
    assert [path for path in listed if not path.is_file()] == []


WATCHED_SEARCH = """
import pickle, sys
from alphamath_lite.answers import display, same_answer
from alphamath_lite.search import SearchSettings
from alphamath_lite.solver import Solver
from alphamath_lite.interpreter import open_interpreter
from tests.core.scripted import Line, ScriptedPolicy

MARK = "written_by_the_model"
seen = []

def names(code):
    inner = [const for const in code.co_consts if hasattr(const, "co_names")]
    own = [*code.co_names, *map(str, code.co_consts)]
    return own + [name for each in inner for name in names(each)]

def watch(event, args):
    if event == "exec" and any(MARK in name for name in names(args[0])):
        seen.append(event)
    if event == "pickle.find_class" or event == "os.system":
        seen.append(event)

answers = [
    f"{MARK}()", f"__import__('os').system('{MARK}')", f"sqrt({MARK})", "9**9**9**9",
    "[i for i in (1, 2)]", "\\\\frac{" + MARK + "}{2}", "open('x').read()", "x" * 1000000,
]
script = {
    (): [Line(f"c{k}", code=f"{MARK} = 6\\nprint({MARK} * 7, {k})") for k in range(len(answers))],
    **{(f"c{k}",): [Line(f"a{k}", answer=text)] for k, text in enumerate(answers)},
}
sys.addaudithook(watch)
interpreter = open_interpreter(workers=1)
solver = Solver(
    ScriptedPolicy(script), interpreter=interpreter, same=same_answer, textbook=display.textbook
)
settings = SearchSettings(n_beams=8, n_samples=8)
result = solver.solve("1 + 1?", strategy="sbs", settings=settings)
interpreter.close()
assert result.steps[0].output.startswith("42"), result
assert "sympy" not in sys.modules and "math_verify" not in sys.modules
assert not seen, seen
eval(compile(MARK + " = 1", "<watched>", "exec"))
assert seen == ["exec"], "the watch is blind"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="code steps are confined on Linux")
def test_a_search_over_hostile_steps_and_answers_evaluates_nothing_itself() -> None:
    if not (ROOT / "tests").is_dir():
        pytest.skip("the package is installed without its tests")
    done = subprocess.run(
        [sys.executable, "-c", WATCHED_SEARCH],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
