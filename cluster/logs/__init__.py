"""One line an event, on standard error, without personal data; docs/operating.md lists its fields.

errors.py       an exception as its kind and where it happened, without its message
formats.py      a record as a line of text or of JSON
requests.py     the id of a request, and its one line
handlers.py     Django's own records of a request, added to that line
error_mail.py   e-mails to ADMINS, and throttle.py how many
configured.py   the LOGGING setting; gunicorn.py the lines of the server itself
"""

from .configured import logging_settings
from .errors import described, frames
from .formats import FORMATS, EventFormatter
