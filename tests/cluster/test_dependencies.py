"""Every package that code or tests import is declared, and not only brought by another."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from tests.support.database_clients import PROJECT

OWN = {"cluster", "deploy", "members", "tests"}
DECLARED = tomllib.loads((PROJECT / "pyproject.toml").read_text())
NEEDED = DECLARED["project"]["dependencies"]
GROUPS = DECLARED["dependency-groups"]
FOR_DEMO = NEEDED + GROUPS["demo"]
FOR_TESTS = FOR_DEMO + [one for one in GROUPS["dev"] if isinstance(one, str)]
SERVING = ("cluster", "members")
DEMO = "cluster/embedded_postgres"


@cache
def sources(*folders):
    files = [file for folder in folders for file in (PROJECT / folder).rglob("*.py")]
    return {str(file.relative_to(PROJECT)): file.read_text() for file in files}


@pytest.mark.parametrize(
    ("folders", "requirements"),
    [(SERVING, NEEDED), ([DEMO], FOR_DEMO), (["tests"], FOR_TESTS)],
    ids=["code", "demo", "tests"],
)
def test_each_imported_package_is_declared(folders, requirements):
    known = declared(requirements)
    distributions = packages_distributions()

    undeclared = {
        package: file
        for file, source in sources(*folders).items()
        if folders == [DEMO] or not file.startswith(DEMO)
        for package in imported_packages(source)
        if not known & {_normal(name) for name in distributions.get(package, [])}
    }

    assert undeclared == {}


def compiled(file):
    """Return the lines of a compiled list, each with all hashes, and without its markers."""
    text = (PROJECT / file).read_text().replace("\\\n", " ")
    text = re.sub(r" ;.*?(?= --hash)", "", text)
    lines = [line.strip() for line in text.splitlines()]
    return {" ".join(line.split()) for line in lines if line and line[0] != "#"}


def names_in(lines):
    return {
        _normal(found[1])
        for line in lines
        if (found := re.match(r"([\w.-]+)==\S+.*? --hash=sha256:[0-9a-f]{64}", line))
    }


def declared(requirements):
    return {_normal(re.match(r"[\w.-]+", text)[0]) for text in requirements}


def test_each_installed_package_is_pinned_and_production_has_none_of_tests():
    everywhere = compiled("requirements.txt")
    serving = compiled("requirements-production.txt")
    for lines, requirements in ((everywhere, FOR_TESTS), (serving, NEEDED)):
        assert len(names_in(lines)) == len(lines)
        assert declared(requirements) - names_in(lines) == set()

    only_tests = declared(FOR_TESTS) - declared(NEEDED)
    assert serving - everywhere == set()
    # It verifies passkeys.
    assert names_in(serving) & only_tests == {"fido2"}


def test_no_code_of_the_application_opens_a_connection_to_elsewhere():
    modules = {"urllib.request", "http.client", "socket", "ftplib", "requests"}
    modules |= {"httpx", "httpx2", "urllib3", "aiohttp", "asyncio", "smtplib"}

    found = {
        (file, name)
        for file, source in sources(*SERVING).items()
        for name in modules & imported_names(source)
    }

    assert found == {
        ("members/mail/delivery.py", "smtplib"),  # the errors of the mail server
        ("members/mail/trial.py", "smtplib"),
        ("members/management/commands/demo.py", "socket"),  # is the port free?
        ("members/register/transport.py", "httpx2"),  # to REGISTER_URL and RELEASES_URL
        ("members/register/transport.py", "socket"),  # ends a connection of httpx2
    }


CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "Template"}
CALLS |= {"marshal.loads", "openpyxl.load_workbook", "load_workbook"}
RISKY = re.compile(
    r"(eval|exec|compile|import__|system|popen|Template|loads|workbook)\("
)


def test_no_code_runs_text_as_a_program_or_revives_objects_from_bytes():
    """XML is parsed in the limited process that reads tables alone."""
    modules = {"pickle", "marshal", "shelve", "yaml", "xml", "lxml", "jinja2"}

    found = {
        (file, name)
        for file, source in sources(*SERVING).items()
        for name in called(source) & CALLS | imported_packages(source, ()) & modules
    }
    with_shell = [f for f, text in sources(*SERVING).items() if "shell=True" in text]

    expat = ("members/exchange/tables/reading/markup.py", "xml")
    assert (found, with_shell) == ({expat}, [])
    assert called("compile('1', '', 'eval')") & CALLS == {"compile"}


def test_no_script_makes_markup_or_code_of_text():
    scripts = sorted((PROJECT / "static" / "js").glob("*.js"))
    risky = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function"
        r"|postMessage|addEventListener\(.message|localStorage|sessionStorage|indexedDB"
        r"|document\.cookie|__proto__"
    )

    assert len(scripts) >= 3
    # These send a height to the page around a frame, and take nothing but a number.
    found = [one.name for one in scripts if risky.search(one.read_text())]
    assert found == ["embed.js", "embed_height.js"]


def called(source):
    """Return the names of the functions that the source calls, if one may be risky."""
    tree = ast.walk(ast.parse(source)) if RISKY.search(source) else ()
    return {ast.unparse(node.func) for node in tree if isinstance(node, ast.Call)}


def test_imports_are_found_wherever_they_stand():
    source = "import os, tqdm\nif 1:\n    from PIL.Image import open\nfrom . import x"
    assert imported_packages(source) == {"tqdm", "PIL"}


def imported_packages(source, without=sys.stdlib_module_names):
    """Return the top-level packages that the source imports from elsewhere."""
    names = {name.partition(".")[0] for name in imported_names(source)}
    return names - OWN - set(without)


@cache
def imported_names(source):
    """Return the modules that the source imports by absolute names."""
    names = set()
    for node in statements(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return names


def statements(tree):
    """Yield the statements of a tree; expressions, which are most of it, import nothing."""
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, ast.expr):
            yield child
            yield from statements(child)


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


LOADED = """
import atexit
import gc
import sys
import django

django.setup()
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

WSGIHandler()
get_resolver().url_patterns
print(*sorted({name.partition(".")[0] for name in sys.modules}))
atexit._run_exitfuncs()
print("frozen" if gc.get_freeze_count() > 100_000 else "")
"""
HEAVY = {"PIL", "openpyxl", "qrcode", "httpx2"}  # together over 10 MB


def test_a_web_process_loads_no_heavy_library_and_ends_without_looking_for_garbage():
    run = [sys.executable, "-c", LOADED]
    loaded = set(subprocess.check_output(run, text=True).split())
    assert (loaded >= {"django", "frozen"}, loaded & HEAVY) == (True, set())
