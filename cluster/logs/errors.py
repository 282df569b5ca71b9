"""An exception as its kind and where it happened.

Its message is left out, since it may quote personal data: PostgreSQL writes "Key
(email)=(…) already exists", and Python "could not convert string to float: …".
"""

import re
import traceback
from pathlib import Path

MOST_FRAMES = 40
PROJECT = f"{Path(__file__).resolve().parent.parent.parent}/"
PACKAGES = re.compile(r"^.*/(?:site-packages|lib/python[\d.]+)/")
# Names of the schema; the other fields of PostgreSQL's diagnosis may quote a row.
OF_DATABASE = ("sqlstate", "table_name", "column_name", "constraint_name")
# They name types and attributes of the code.
WITH_SAFE_MESSAGE = (AttributeError, NameError, ImportError, TypeError)


def described(error):
    """Return the kinds of an exception and of those that led to it, the last one first."""
    return " < ".join(dict.fromkeys(_kind(one) for one in _chain(error)))


def frames(error):
    """Return "file:line function" of each call that led to the exception, the first one first."""
    stack = traceback.extract_tb(error.__traceback__, limit=-MOST_FRAMES)
    return [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in stack]


def _chain(error):
    chain = []
    while error is not None and error not in chain:
        chain.append(error)
        hidden = error.__suppress_context__
        error = error.__cause__ or (None if hidden else error.__context__)
    return chain


def _kind(error):
    return " ".join([type(error).__name__, *_details(error)])


def _details(error):
    if diagnosis := getattr(error, "diag", None):
        return filter(None, (getattr(diagnosis, name, None) for name in OF_DATABASE))
    if isinstance(error, OSError):
        return filter(None, [error.strerror])
    if isinstance(error, WITH_SAFE_MESSAGE):
        return [f"({str(error)[:200]})"]
    return []


def _short(path):
    return PACKAGES.sub("", path.removeprefix(PROJECT))
