"""Every package that code or tests import is declared, and not only brought by another."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.support.external_postgres import PROJECT

OWN = {"cluster", "members", "tests"}
DECLARED = tomllib.loads((PROJECT / "pyproject.toml").read_text())
NEEDED = DECLARED["project"]["dependencies"]
FOR_TESTS = NEEDED + DECLARED["dependency-groups"]["dev"]


@pytest.mark.parametrize(
    ("folders", "requirements"),
    [(["cluster", "members"], NEEDED), (["tests"], FOR_TESTS)],
    ids=["code", "tests"],
)
def test_each_imported_package_is_declared(folders, requirements):
    known = {_normal(re.match(r"[\w.-]+", text)[0]) for text in requirements}
    distributions = packages_distributions()
    files = [file for folder in folders for file in (PROJECT / folder).rglob("*.py")]

    undeclared = {
        package: str(file)
        for file in files
        for package in imported_packages(file.read_text())
        if not known & {_normal(name) for name in distributions.get(package, [])}
    }

    assert undeclared == {}


def test_imports_are_found_wherever_they_stand():
    source = (
        "import os, tqdm as t\nif t:\n    from PIL.Image import open\nfrom . import x"
    )

    assert imported_packages(source) == {"tqdm", "PIL"}


def imported_packages(source):
    """Return the top-level packages that the source imports from elsewhere."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    return {n.partition(".")[0] for n in names} - OWN - sys.stdlib_module_names


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()
