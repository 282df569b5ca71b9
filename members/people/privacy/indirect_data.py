"""Personal data that no column of its own matches to a person."""

from django.utils.translation import gettext_lazy as _

from .personal_data import (
    AFTER_A_DAY,
    NOBODY,
    NOTHING,
    SECRETARIAT,
    UNTIL_ERASED,
    PersonalData,
)

# linked.py, limits.py, tasks.py and erasure.py find the rows.
INDIRECT_DATA = [
    PersonalData(
        "sessions.Session",
        None,
        {"session_data": NOTHING},
        description=_("that someone is logged in"),
        purpose=_("to stay logged in, for twelve hours at most"),
        recipients=NOBODY,
        retention=_("twelve hours"),
        hidden=("session_data",),
    ),
    PersonalData(
        "members.RateLimit",
        None,
        {"who": NOTHING},
        description=_(
            "a hash of an address, and when it did something that is limited"
        ),
        purpose=_("so that no one does it too often"),
        recipients=NOBODY,
        title=_("attempts, for rate limits"),
        retention=_(
            "one day at most; 180 days where it is that someone has logged in from a"
            " network"
        ),
        hidden=("who",),
    ),
    PersonalData(
        "members.TaskPiece",
        None,
        {"data": NOTHING},
        description=_("files of lists, in which persons may be named"),
        purpose=_("to be downloaded by those who asked for them"),
        recipients=_("those who asked for them"),
        title=_("files"),
        retention=AFTER_A_DAY,
        hidden=("data",),
    ),
    PersonalData(
        "members.Attachment",
        None,
        {"data": NOTHING},
        description=_("PDFs of meetings, in which persons may be named"),
        purpose=_("to keep the minutes of the bodies"),
        recipients=SECRETARIAT,
        retention=_("until the secretariat deletes them"),
        hidden=("data",),
    ),
    PersonalData(
        "members.IncomingFile",
        None,
        {"content": NOTHING},
        description=_("workbooks that staff read in, in which persons may be named"),
        purpose=_("to choose another sheet of them"),
        recipients=_("the user who reads it in"),
        title=_("workbooks"),
        retention="incoming_files",
        hidden=("content",),
    ),
    PersonalData(
        "members.Image",
        None,
        {"data": NOTHING},
        description=_("pictures of persons"),
        purpose=_("to show them, if the person agreed"),
        recipients=_("the secretariat; the public only what the person agreed to"),
        retention=UNTIL_ERASED,
        hidden=("data",),
    ),
    PersonalData(
        "members.SharePicture",
        None,
        {"data": NOTHING},
        description=_("pictures of public pages, in which persons may be named"),
        purpose=_("to be shown by other sites where somebody shares a page"),
        recipients=_("the public"),
        title=_("share pictures"),
        retention=_("until the page changes or is no longer public"),
        hidden=("data",),
    ),
]
