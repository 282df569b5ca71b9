"""The letters that the system writes, and the process that sends them.

An act queues its letter in its own transaction: no act without its letter, and no
letter of an act that was rolled back. `manage.py send_letters` delivers what is due.
"""

from .forgetting import due, forget, forget_old
from .writing import link, queue, write

__all__ = ["due", "forget", "forget_old", "link", "queue", "write"]
