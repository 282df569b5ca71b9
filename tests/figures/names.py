"""The names of the tests of a promise, as they stand in its files."""

import ast
from pathlib import Path

from tests.support.figures import CONTROL

ROOT = Path(__file__).resolve().parents[2]


def names_to_run(promise):
    """Return the tests of a promise as pytest takes them: "file::function"."""
    names = [name.removesuffix(CONTROL) for name in names_in_files(promise)]
    meant = [n for n in names if promise.is_trial(n) or promise.is_control(n)]
    return list(dict.fromkeys(meant))


def names_in_files(promise):
    """Return the names that all tests in the files of a promise record by."""
    paths = [path for glob in sorted(promise.globs) for path in sorted(ROOT.glob(glob))]
    return [
        f"{path.relative_to(ROOT).as_posix()}::{name}"
        for path in paths
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for name in _names_of(node)
    ]


def _names_of(node):
    """Return the name of a test, and that of a control in it."""
    has_control = "control=True" in ast.unparse(node)
    return [node.name, *([node.name + CONTROL] if has_control else [])]
