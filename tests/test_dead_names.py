"""Every name of the product is used by the product, and every class of a style sheet.

A name is used where it is read, imported by more than the `__init__` of a package, or stands
in a string or in a tag of a template. Frameworks find by convention what is decorated,
commands, URLconfs, settings, tables, and methods of classes that are derived from theirs.
"""

import ast
import re
from collections import Counter

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
# The last are imported early, for their own sake.
CONVENTION = r"__\w+__|Command|\w+Config|DatabaseWrapper|urlpatterns|app_name|handler\d+|\w*COD\w+S"
PLAIN = "property|dataclass"  # decorators that register nothing
READ_BY_OTHERS = {"settings.py", "gunicorn.py", "formats.py", "__init__.py"}
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)(?=[^{}]*\{)")
# Made by templates of a prefix and a value, or by Django's admin, whose look we change.
MADE = re.compile(
    r"(depth|is|span|status|field|select2|related-widget)-\S+|vURLField|addlink|app-list"
    "|fieldBox|fieldset-heading|form-multiline|theme-toggle|delete-confirmation"
)
FILES = [
    file
    for name in ("cluster", "members")
    for file in (ROOT / name).rglob("*.py")
    if file.parent.name != "migrations"
]
TEMPLATES = [f.read_text() for f in (ROOT / "templates").rglob("*") if f.is_file()]


def names_in(tree, *, is_list=False):
    """Yield the names that a syntax tree reads, and the words of its strings but docstrings."""
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            docstrings.add(node.value)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias) and not is_list:
            yield node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from () if node in docstrings else re.findall(r"\w+", node.value)


def defined_in(body):
    """Yield (name, node) of the functions, classes and constants of a module or a class."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if all(re.search(PLAIN, ast.unparse(d)) for d in node.decorator_list):
                yield node.name, node
            above = [*node.decorator_list, *getattr(node, "bases", ())]
            names = map(ast.unparse, above)
            if above and all(re.search("dataclass|QuerySet", name) for name in names):
                yield from defined_in(node.body)
        elif isinstance(node, ast.Assign):
            stored = [n for target in node.targets for n in ast.walk(target)]
            yield from ((n.id, node) for n in stored if isinstance(n, ast.Name))


def test_every_name_of_the_product_is_used_by_it():
    used = Counter(re.findall(r"\w+", " ".join(TAG.findall("".join(TEMPLATES)))))
    trees = {file: ast.parse(file.read_text()) for file in FILES}
    for file, tree in trees.items():
        is_list = file.name == "__init__.py" and file.parent.name != "models"
        used.update(names_in(tree, is_list=is_list))

    assert [
        f"{file.relative_to(ROOT)}: {name}"
        for file, tree in trees.items()
        if file.name not in READ_BY_OTHERS
        for name, node in defined_in(tree.body)
        if used[name] < 9
        and used[name] == Counter(names_in(node))[name]
        and not re.fullmatch(CONVENTION, name)
    ] == []


def test_every_class_of_a_style_sheet_is_used():
    scripts = [f.read_text() for f in (ROOT / "static" / "js").glob("*.js")]
    texts = [*TEMPLATES, *scripts, *(f.read_text() for f in FILES)]
    used = {word for text in texts for word in re.findall(r"-?[A-Za-z_][\w-]*", text)}
    sheets = "".join(f.read_text() for f in (ROOT / "styles").rglob("*.css"))

    classes = set(CLASS.findall(re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)))
    assert {c for c in classes - used if not MADE.fullmatch(c)} == set()


def test_no_line_of_a_template_is_longer_than_200_characters():
    """Templates can be read on one screen; in an e-mail a break shows."""
    folder = ROOT / "templates"
    pages = [f for f in folder.rglob("*.html") if folder / "mail" not in f.parents]
    lines = [(f, line) for f in pages for line in f.read_text().splitlines()]

    assert len(lines) > 5000
    assert {f.relative_to(folder) for f, line in lines if len(line) > 200} == set()


CALLS = {"sleep", "wait_for_timeout"}
# Commands that measure, and those that put in bugs, are no tests.
COMMANDS = ("tests/measuring/", "tests/mutation/", "tests/timing/")
# {file that lets time pass: why}
ALLOWED = {
    "tests/support/polling.py": "looks again and again",
    "tests/support/smtp_server.py": "is slow, or hangs, as a mail server may",
    "tests/operation/backups/test_kills.py": "kills at a share of the time that the work takes",
    "tests/mail/test_kills.py": "kills at any moment",
    "tests/saves/clients.py": "lets a server that is away come back",
    "tests/operation/work/acts.py": "takes time, in which it is killed",
    "tests/operation/work/variants.py": "takes time, in which it is killed",
    "tests/cluster/test_without_database.py": "outlasts the time that a query may take",
    "tests/support/loading.py": "loads until it is stopped",
}
# {file that compares a measured time with seconds: why}
MEASURED = re.compile(
    r"^ *assert [^\"]*\b(seconds(?![=(])|monotonic\(\)|perf_counter\(\)).* < ", re.M
)
MEASURING = {
    "tests/support/polling.py": "gives up at last",
    "tests/cluster/test_busy_client.py": "a limit of seconds is what it is about",
    "tests/portal/test_log_in.py": "its seconds are the age of a session, which the test sets",
    "tests/cluster/test_timeouts.py": "a limit of seconds is what it is about",
    "tests/cluster/test_without_database.py": "a limit of seconds is what it is about",
}


def lets_time_pass(source):
    return any(
        ast.unparse(node.func).rpartition(".")[2] in CALLS
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
    )


def measures(source):
    return bool(MEASURED.search(source))


@pytest.mark.parametrize(
    ("does", "allowed"), [(lets_time_pass, ALLOWED), (measures, MEASURING)]
)
def test_only_listed_files_let_time_pass_or_compare_it_with_seconds(does, allowed):
    files = {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for path in (ROOT / "tests").rglob("*.py")
    }

    assert {
        name
        for name, source in files.items()
        if not name.startswith(COMMANDS) and does(source)
    } == set(allowed)


def test_both_would_be_noticed():
    sources = {
        "time.sleep(1)": (True, False),
        "page.wait_for_timeout(500)": (True, False),
        "assert monotonic() - began < 3": (False, True),
        "'time.sleep(1)'\nassert seconds == 3": (False, False),
    }
    assert {one: (lets_time_pass(one), measures(one)) for one in sources} == sources
