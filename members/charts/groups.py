"""Several pictures under one finding, each with its own scale: units that are not compared."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Groups:
    """(heading, chart) one below the other."""

    groups: tuple[tuple[str, Any], ...]
    template = "charts/groups.html"
    key = ()
