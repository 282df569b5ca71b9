"""The queries that each process compiles once."""

import sys

from members.models.prepared import PreparedQuery


def compile_anew():
    """Forget what was compiled, as a process does that starts with other columns."""
    for name, module in list(sys.modules.items()):
        for query in vars(module).values() if name.startswith("members.") else ():
            if isinstance(query, PreparedQuery):
                query.compiled.clear()
