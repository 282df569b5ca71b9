"""The outbox: letters are queued with the rows they are about; another process sends them.

letters.py       write a letter and queue it; its quotas a day, to one address and by one sender
rendering.py     render its template as text and HTML, with the secretariat's own texts
outbox.py        the backend that queues the e-mails of Django itself
sender.py        send the due letters, one a transaction
delivery.py      hand a letter to the mail server and classify its errors
trial.py         one e-mail sent by way of trial, with the mail server's answer
sender_domain.py SPF, DKIM and DMARC of the sender's domain
letter_kinds.py  the names of the kinds of letters
bounces.py       addresses that refuse letters
erasure.py       blank letters of a person, and old ones
demo_backend.py  the mail folder of a demo
confirmations.py signed, expiring tokens for links in e-mails
wording/         the texts in the secretariat's own words

A letter is queued in the caller's transaction: none is lost, and none is sent about writes
that were rolled back. `manage.py work` runs the sender.
"""

from .bounces import clear_bounce
from .delivery import build_message
from .erasure import (
    erase,
    erase_about,
    erase_kind,
    erase_past_retention,
    past_retention,
    withdraw,
)
from .letters import queue, secretariat_address, sender_of, write, write_to
from .rendering import (
    RenderedLetter,
    SiteTexts,
    paragraphs,
    read_site,
    render,
    standard_parts,
)
from .sender import Sender
