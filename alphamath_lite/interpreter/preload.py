"""What the fork server loads before it gives up every right to open a file.

A confined child cannot read a module from disk, so all of sympy and what else solutions import
must be there; and sympy fills tables at first use, which the warm-up does once for all children.
"""

import importlib
import pkgutil
import sys
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

STANDARD = (
    "abc array ast base64 bisect builtins calendar cmath codecs collections collections.abc "
    "contextlib copy csv ctypes dataclasses datetime decimal difflib enum errno fractions "
    "functools gc getpass glob graphlib hashlib heapq hmac inspect io itertools json keyword "
    "locale logging math mmap numbers operator os os.path pathlib pickle platform pprint pydoc "
    "queue random re reprlib resource secrets select shutil signal site socket statistics "
    "string struct subprocess sys tempfile textwrap threading time timeit traceback types "
    "typing unicodedata unittest uuid warnings weakref zlib zoneinfo concurrent.futures "
    "encodings.idna encodings.unicode_escape _strptime"
)
NUMERIC = (
    "mpmath numpy numpy.linalg numpy.polynomial numpy.random numpy.fft numpy.ma "
    "numpy.lib.stride_tricks numpy.matlib"
)

_SYMPY_PARTS_LEFT_OUT = frozenset({"tests", "benchmarks", "sampling", "testing", "interactive"})
_SYMPY_LEFT_OUT = (
    "sympy.conftest sympy.galgebra sympy.this sympy.physics sympy.plotting sympy.core.trace "
    "sympy.core.compatibility sympy.parsing.autolev sympy.parsing.c sympy.parsing.fortran "
    "sympy.parsing.latex sympy.parsing.sym_expr sympy.printing.pytorch sympy.utilities.pytest "
    "sympy.utilities.randtest sympy.utilities.runtests sympy.utilities.tmpfiles "
    "sympy.simplify.hyperexpand_doc sympy.integrals.meijerint_doc"  # half of the start, only docs
)
_SYMPY_KEPT = "sympy.physics.units"
# Optional partners that sympy and numpy would load where they are installed.
_HELD_BACK = "torch tensorflow jax cupy matplotlib scipy pandas IPython pytest _pytest"

WARM_UP = """
from sympy import *
x, y, k, n = symbols('x y k n')
solve(x**2 - 5*x + 6, x); solve([x + y - 3, x - y - 1], [x, y]); solve(x**3 - 2*x + 1)
solveset(sin(x) - 1, x, Interval(0, 2*pi)); solve_univariate_inequality(x**2 - 4 < 0, x)
reduce_inequalities([x**2 < 4]); nsolve(cos(x) - x, x, 1); Poly(x**4 - 1).nroots()
integrate(x**2*exp(x), x); integrate(1/(1 + x**2), (x, 0, oo)); integrate(exp(-x**2), (x, -oo, oo))
limit(sin(x)/x, x, 0); series(cos(x), x, 0, 6); diff(x**x, x)
summation(k**2, (k, 1, n)); summation(binomial(n, k), (k, 0, n)); summation(1/k**2, (k, 1, oo))
product(k, (k, 1, n)); simplify(sin(x)**2 + cos(x)**2); trigsimp(2*sin(x)*cos(x))
factor(x**6 - 1); expand((x + y)**3); apart(1/(x**2 - 1)); together(1/x + 1/y)
radsimp(1/(1 + sqrt(2)))
Matrix([[2, 1], [1, 3]]).eigenvals(); Matrix([[1, 2], [3, 4]]).inv(); factorint(2024)
dsolve(Function('f')(x).diff(x) - Function('f')(x))
rsolve(Function('g')(n+1) - 2*Function('g')(n), Function('g')(n))
Triangle(Point(0, 0), Point(4, 0), Point(0, 3)).area; diophantine(2*x + 3*y - 5)
minimal_polynomial(sqrt(2) + sqrt(3)); nsimplify('0.25'); N(pi, 30); latex(Integral(x**2, x))
lambdify(x, sin(x))(1.0); sympify('2*x + 1'); print(Rational(3, 4), sqrt(50), Eq(x, 1), {x: 1})
import numpy as np
np.roots([1, -3, 2]); np.linalg.eig(np.eye(2)); np.linalg.solve(np.eye(2), [1.0, 2.0])
np.polyfit([0, 1], [1, 2], 1)
str(np.array([1/3, 2])); np.random.default_rng(0).random()
import time, datetime; time.localtime(); datetime.datetime.now(); '\\u0660'.encode('idna')
"""


def preload(extra: Sequence[str] = ()) -> None:
    """Import everything a step may use, then `extra`, and run sympy once.

    Raises ImportError when something that must be there is missing.
    """
    warnings.simplefilter("ignore")
    held_back = [
        name for name in _HELD_BACK.split() if name not in extra and name not in sys.modules
    ]
    sys.modules.update(dict.fromkeys(held_back))  # type: ignore[arg-type]
    for name in (*STANDARD.split(), *NUMERIC.split(), *_sympy_modules(), *extra):
        importlib.import_module(name)
    for name in held_back:
        del sys.modules[name]


def warm_up() -> None:
    """Fill the tables that sympy and numpy build at first use."""
    from alphamath_lite.interpreter.session import Session

    status, text = Session(n_chars=10_000).run(WARM_UP)
    if status != "ok":
        raise ImportError(f"the warm-up of the interpreter failed: {text}")


def _sympy_modules() -> Iterable[str]:
    import sympy

    yield "sympy"
    yield from _modules_below("sympy", list(sympy.__path__))
    yield from (_SYMPY_KEPT, f"{_SYMPY_KEPT}.systems")


def _modules_below(package: str, folders: list[str]) -> Iterable[str]:
    left_out = _SYMPY_LEFT_OUT.split()
    for module in pkgutil.iter_modules(folders):
        name = f"{package}.{module.name}"
        if module.name in _SYMPY_PARTS_LEFT_OUT or name in left_out:
            continue
        yield name
        if module.ispkg:
            yield from _modules_below(name, [str(Path(f) / module.name) for f in folders])
