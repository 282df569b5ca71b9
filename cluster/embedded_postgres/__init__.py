"""A database backend that runs its own PostgreSQL.

The server starts at the first connection and stops when the last process that used it
exits. HOST in the settings is the data folder.
"""

from .account import grant_access, hand_over, subprocess_identity
from .locks import exclusive
from .server import BINARIES, SOCKET, Server
