"""The lists of docs/security.md are complete, and no weak cryptography is used."""

import ast
import re
from datetime import timedelta
from importlib import import_module

from tests.cluster.test_dependencies import imported_names, sources
from tests.support.documents import rows

CRYPTOGRAPHY = {"hashlib", "hmac", "secrets", "cryptography", "random", "ssl"}
CRYPTOGRAPHY |= {"django.core.signing", "django.utils.crypto"}
RANDOM = re.compile(r"token_(?:urlsafe|bytes|hex)(?:, |\()(\w*)")
SOURCES = {
    path: source
    for path, source in sources("cluster", "members").items()
    if "/migrations/" not in path
}


def test_every_limit_stands_in_the_document_as_in_the_code():
    stated = rows("docs/security.md", ["limit", "at most", "within"])

    assert sorted(stated) == sorted(
        [f"`{name}`", str(limit["at_most"]), in_words(limit["per"])]
        for name, limit in limits_in_the_code()
    )


def limits_in_the_code():
    """Yield (module.NAME, limit) of every limit that a module declares."""
    for path, source in SOURCES.items():
        for node in ast.parse(source).body if '"at_most"' in source else ():
            if isinstance(node, ast.Assign) and "'at_most'" in ast.unparse(node.value):
                module = path.removesuffix(".py").replace("/", ".")
                name = node.targets[0].id
                yield f"{module}.{name}", getattr(import_module(module), name)


def in_words(period):
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        number, rest = divmod(period, timedelta(seconds=length))
        if number and not rest:
            return f"{number} {unit}{'s' if number > 1 else ''}"
    raise ValueError(period)


def test_every_module_that_uses_cryptography_is_in_the_inventory():
    using = [p for p, text in SOURCES.items() if CRYPTOGRAPHY & imported_names(text)]

    stated = rows("docs/security.md", ["where", "what for", "algorithm"])
    assert sorted(row[0].strip("`") for row in stated) == sorted(using)


def test_no_module_uses_a_weak_hash():
    weak = re.compile(r"\b(md5|sha1|sha224)\b")

    assert [path for path, source in SOURCES.items() if weak.search(source)] == []


def test_what_nobody_may_guess_has_128_random_bits():
    sizes = {
        (p, size) for p, source in SOURCES.items() for size in RANDOM.findall(source)
    }

    assert sizes
    assert {(path, size) for path, size in sizes if int(size) < 16} == set()
