"""Offices of bodies: new periods, and the e-mails about what has begun and ended.

by_body.py     the offices of one organization and of its people
receipts.py    write to whoever holds an office that was registered or ended
new_period.py  on one day some go out, some stay and others come in
pasted.py      find the people and organizations of a list of names
"""

from .by_body import offices_by_body
from .new_period import (
    BEGIN_PERIOD,
    Entry,
    begin_period,
    keys_of,
    later_offices,
    offices_on,
)
from .receipts import receipts_for, send_receipts
