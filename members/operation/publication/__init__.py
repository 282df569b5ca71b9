"""Public pages, kept as bytes on each machine until something that they show has changed.

release.py    a fingerprint of the code, templates and settings that make pages
store.py      the pages, in one SQLite file that all processes of the machine share
recording.py  the rows that a page depends on, noted while it is rendered
current.py    the store in step with the database: its pages are true then
marks.py      the mark of published views, and the addresses of their pages
renewing.py   make them: the part of `manage.py work`
"""

from .current import PublishedPages, pages, today
from .marks import (
    CLIMATE,
    INTERNAL,
    METHODS,
    OFFERS,
    PEOPLE,
    PICTURES,
    PROJECTS,
    is_somebodys,
    place_of,
    published,
)
from .recording import Recording, forbid, recording
from .renewing import BATCH, SHARE, Renewer
from .store import Changed, PageName, Store, StoredPage, StoreState
