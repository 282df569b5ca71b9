"""Names are nouns and verbs, and sentences avoid "what" and "who": ceilings that fall."""

import ast
import io
import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTICIPLES = set(
    """
    asked chosen found given held kept known looked meant said seen shown sought taken
    told typed wanted written
    """.split()
)
PREDICATES = ("is_", "are_", "was_", "has_", "may_")
# In a thousand lines of code, or words of docstrings and comments.
CEILINGS = {"participles": 1.5, "what": 1, "who": 1, "say": 0.5}
WORDS = {
    "what": {"what", "whatever"},
    "who": {"who", "whom", "whoever", "whose"},
    "say": {"say", "says", "said", "tell", "tells", "told"},
}


def paths():
    """Return the modules of the product."""
    found = [
        path for room in ("cluster", "members") for path in (ROOT / room).rglob("*.py")
    ]
    return [path for path in found if "migrations" not in path.parts]


def bound_names(tree):
    """Yield each name that the module binds: variables, arguments, functions, classes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name


def prose(text, tree):
    """Yield the docstrings and comments of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            yield ast.get_docstring(node) or ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def count(paths):
    """Return {key of CEILINGS: number in a thousand}, and the same for each path."""
    lines = words = 0
    numbers = dict.fromkeys(CEILINGS, 0)
    for path in paths:
        text = path.read_text()
        tree = ast.parse(text)
        lines += text.count("\n")
        names = [name.lower().strip("_") for name in bound_names(tree)]
        names = [name for name in names if not name.startswith(PREDICATES)]
        names.append(path.stem)
        numbers["participles"] += sum(
            name.rsplit("_")[-1] in PARTICIPLES for name in names
        )
        spoken = re.findall(r"[a-z]+", " ".join(prose(text, tree)).lower())
        words += len(spoken)
        for key, forms in WORDS.items():
            numbers[key] += sum(word in forms for word in spoken)
    whole = {key: lines if key == "participles" else words for key in numbers}
    return {key: round(1000 * n / whole[key], 2) for key, n in numbers.items()}, numbers


def test_names_and_sentences_stay_below_their_ceilings():
    rates, _numbers = count(paths())

    assert {k: rate for k, rate in rates.items() if rate > CEILINGS[k]} == {}
