"""Pictures that somebody hands in: drawn anew and kept, sent, and swept away."""

from .sending import sent
from .sweeping import old, sweep
from .taking import take

__all__ = ["old", "sent", "sweep", "take"]
