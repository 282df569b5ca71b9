"""Uploaded pictures: re-encoded and stored, served, and purged when nothing uses them.

uploads.py   store an upload
sandbox.py   run the re-encoder in a process that can do little harm
reencode.py  the program of that process, the only code that decodes pictures
serving.py   the HTTP response
purging.py   delete unused pictures
"""

from .purging import purge, unused_since
from .serving import picture_response
from .uploads import MESSAGES, store_upload
