"""Personal data: its record, access, erasure and retention (GDPR).

declaration.py     every column with personal data, from which all else follows (art. 30)
staff_data.py      likewise, of lists and files that the secretariat works with
indirect_data.py   likewise, where no column of its own matches a person
personal_data.py   one entry of the declaration, how its rows belong to a person, and shared words
columns.py         all other columns of text that may mention a person
data_subject.py    the rows of one person, a contact, a user or both, and the identifiers
                   that match nobody else
linked.py          sessions, pictures and organizations of a person
subject_access.py  all data about a person, for the person (art. 15)
erasure.py         erase a person in all tables and in history (art. 17); actions.py: by whom
redaction.py       redact a person's identifiers in free text of other records; near_hits.py:
                   texts with the last name alone, for somebody to decide whose it is
register_facts.py  erase the facts of the business register, as of a person's own firm
guests.py          erase guests of events some days after their last one
slugs.py           the addresses of pages that a name is in
events.py          the columns of history that an erasure may blank, as a database function
retention.py       delete what is past its retention (art. 5)
"""

from .actions import ERASE_OWN, OwnEraseForm
from .columns import free_text
from .data_subject import find_data_subject
from .declaration import PERSONAL_DATA
from .erasure import erase, is_staff
from .events import personal_columns
from .guests import connections
from .indirect_data import INDIRECT_DATA
from .linked import organizations_without_other_manager
from .redaction import fees_kept_by_law
from .retention import apply_retention, past_retention
from .subject_access import as_json, personal_data_about

ALL_DATA = [*PERSONAL_DATA, *INDIRECT_DATA]
