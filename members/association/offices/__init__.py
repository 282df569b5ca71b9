"""Offices of bodies: new periods, and the e-mails about offices that began or ended.

by_body.py     the offices of one organization and of its people
receipts.py    e-mail the holders of offices that were registered or ended
new_period.py  on one day some go out, some stay and others come in
name_lists.py  find the people and organizations of a pasted list of names
"""

from .by_body import offices_by_body
from .new_period import (
    BEGIN_PERIOD,
    OfficeEntry,
    begin_period,
    keys_of,
    later_offices,
    offices_on,
)
from .receipts import send_receipts
