"""Backups of the database, and their restoration, as the owner of the tables.

files.py      names, manifests and locks in BACKUP_DIR; whole backups
keeping.py    the choice of backups that stay
programs.py   pg_dump and pg_restore of the right version
databases.py  connections of the owner; databases beside the live one, and the swap
contents.py   the count and the hash of every table
making.py     dump the database
loading.py    restore a dump beside the live database, and compare it
repeating.py  acts to repeat in a restored database: erasures, consents, sessions, numbers
restoring.py  check, repeat and swap
copying.py    copies on another machine, and their way back
checking.py   restore the newest backup by way of trial
state.py      when the last backup and the last trial were
"""

from .checking import check, check_if_possible
from .copying import copy, fetch
from .errors import BackupError
from .making import back_up, back_up_if_due
from .restoring import remove_old, repeat_since, restore
