"""Public pages, kept as bytes on each machine until something that they show has changed.

release.py    which code, templates and settings made a page
store.py      the pages, in one SQLite file that all processes of the machine share
recording.py  what a page depends on, noted while it is rendered
current.py    the store in step with the database: what is in it then is true
marks.py      which views are published, and under which address
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
from .store import Changed, Page, PageName, State, Store
