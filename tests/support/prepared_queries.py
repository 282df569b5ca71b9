"""The queries that each process compiles once."""

from members.directory import (
    cluster,
    home_queries,
    list_queries,
    profile_queries,
    project_queries,
    site_queries,
)
from members.models.prepared import PreparedQuery

MODULES = (
    *(cluster, home_queries, list_queries),
    *(profile_queries, project_queries, site_queries),
)


def compile_anew():
    """Forget what was compiled, as a process does that starts with other columns."""
    for module in MODULES:
        for query in vars(module).values():
            if isinstance(query, PreparedQuery):
                query.compiled.clear()
