"""Whether visitors can read from the replica, if there is to be one."""

from django.utils.translation import gettext as _

from members.operation import replicas

from .problem import Problem


def replica_problems():
    """Return a problem if this process does not read from the replica; two queries."""
    if not replicas.is_configured():
        return []
    replicas.watch.look()
    if replicas.watch.problem is None:
        return []
    text = _(
        "Visitors' pages are read from the primary database, not from the replica."
    )
    return [Problem("replica", text, replicas.watch.problem)]
