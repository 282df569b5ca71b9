"""The figures and lists of docs/security.md are those of the code."""

import ast
import re
from datetime import timedelta
from importlib import import_module

from cluster import body_limits
from members.exchange.tables.reading import limits
from members.mail.quotas import QUOTAS
from members.models import meetings
from members.pictures import reencode, uploads
from tests.support.documents import rows
from tests.support.external_postgres import PROJECT


def limits_in_the_code():
    """Yield (module.NAME, limit) of every limit that a module declares."""
    for file in sorted((PROJECT / "members").rglob("*.py")):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.Assign) and '"at_most"' in ast.unparse(
                node.value
            ).replace("'", '"'):
                module = ".".join(file.relative_to(PROJECT).with_suffix("").parts)
                [name] = [target.id for target in node.targets]
                yield f"{module}.{name}", getattr(import_module(module), name)


def test_every_limit_stands_in_the_document_as_in_the_code():
    stated = rows("docs/security.md", ["limit", "at most", "within"])

    assert stated == [
        [f"`{name}`", str(limit["at_most"]), in_words(limit["per"])]
        for name, limit in limits_in_the_code()
    ]


def in_words(period):
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        number, rest = divmod(period, timedelta(seconds=length))
        if number and not rest:
            return f"{number} {unit}{'s' if number > 1 else ''}"
    raise ValueError(period)


def test_every_quota_of_e_mails_stands_in_the_document():
    stated = rows("docs/security.md", ["kind", "to one", "by one"])

    assert stated == [
        [f"`{kind}`", str(quota.to_one), str(quota.by_one)]
        for kind, quota in QUOTAS.items()
    ]


CRYPTOGRAPHY = {"hashlib", "hmac", "secrets", "cryptography", "random", "ssl"}
CRYPTOGRAPHY |= {"django.core.signing", "django.utils.crypto"}


def test_every_module_that_uses_cryptography_is_in_the_inventory():
    using = {
        str(file.relative_to(PROJECT))
        for folder in ("cluster", "members")
        for file in (PROJECT / folder).rglob("*.py")
        if "migrations" not in file.parts
        and CRYPTOGRAPHY & imported(file.read_text()).keys()
    }

    stated = rows("docs/security.md", ["where", "what for", "algorithm"])
    assert sorted(row[0].strip("`") for row in stated) == sorted(using)


def test_no_module_uses_a_weak_hash():
    used = {
        (str(file.relative_to(PROJECT)), name)
        for folder in ("cluster", "members")
        for file in (PROJECT / folder).rglob("*.py")
        for name in re.findall(r"\b(md5|sha1|sha224)\b", file.read_text())
    }

    assert used == set()


def imported(source):
    """Return {module: names} of what the source imports."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name: set() for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = {alias.name for alias in node.names}
            found |= {node.module: names}
            found |= {f"{node.module}.{name}": set() for name in names}
    return found


def test_the_limits_of_files_are_those_of_the_code():
    stated = [
        row[2]
        for row in rows("docs/security.md", ["what comes in", "accepted", "at most"])
    ]

    mebi = 1024 * 1024
    assert stated == [
        f"{uploads.MAX_BYTES // mebi} MB, {reencode.MAX_PIXELS // 10**6} million pixels",
        f"{limits.MOST_BYTES // 10**6} MB, {limits.MOST_UNPACKED // 10**6} MB unpacked,"
        f" {limits.MOST_ROWS:,} lines, {limits.MOST_COLUMNS} columns",
        f"{meetings.MAX_BYTES // 10**6} MB",
        f"{body_limits.MAX_PICTURE_BODY // mebi} MiB, 10 files",
        f"{body_limits.MAX_TEXT_BODY // 1024} KiB",
    ]


RANDOM = re.compile(r"token_(?:urlsafe|bytes|hex)(?:, |\()(\w*)")


def test_what_nobody_may_guess_has_128_random_bits():
    sizes = {
        (str(file.relative_to(PROJECT)), size)
        for folder in ("cluster", "members")
        for file in (PROJECT / folder).rglob("*.py")
        if "migrations" not in file.parts
        for size in RANDOM.findall(file.read_text())
    }

    assert sizes
    assert {(file, size) for file, size in sizes if int(size) < 16} == set()
