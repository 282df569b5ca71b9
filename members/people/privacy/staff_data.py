"""Personal data in the secretariat's own lists, messages and incoming files."""

from django.utils.translation import gettext_lazy as _

from members.models import BulkEdit, ListDownload, Message, SavedList
from members.models.erasures import MARK

from .personal_data import (
    AFTER_A_DAY,
    EMPTY,
    NOBODY,
    NOTHING,
    SECRETARIAT,
    PersonalData,
    by_mailbox,
    by_owner_or_words,
    by_person,
    by_recipient,
    by_starter_or_search,
    by_user,
)

STAFF_DATA = [
    PersonalData(
        "members.Task",
        by_starter_or_search,
        {"input": NOTHING, "failure": EMPTY, "file_name": EMPTY},
        description=_(
            "files and other long work that a user started, with the search or choice of rows"
        ),
        purpose=_("to do the work, and to show how far it is"),
        recipients=_("the user who started it"),
        retention=AFTER_A_DAY,
        context=("made_at", "ended_at", "outcome"),
        is_deleted=True,
    ),
    PersonalData(
        "members.SavedList",
        by_owner_or_words(SavedList, "owner", "name"),
        {"name": MARK, "query": EMPTY},
        description=_("lists that staff have saved, with their search words"),
        purpose=_("to open the same list again"),
        recipients=_("the owner; all staff if the list is shared"),
        retention=_("until the owner deletes the list or is erased"),
        context=("noun", "is_shared", "columns", "changed_at"),
        is_deleted=True,
    ),
    PersonalData(
        "members.ListDownload",
        by_owner_or_words(ListDownload, "by"),
        {"query": EMPTY},
        description=_(
            "who took which list out as a file, and when; of the newsletter's recipients"
            " from which network"
        ),
        purpose=_("to see who has taken personal data out of the registry"),
        recipients=_("site administrators"),
        retention="log",
        context=("made_at", "noun", "ending", "rows", "has_personal_data"),
    ),
    PersonalData(
        "members.BulkEdit",
        by_owner_or_words(BulkEdit, "by", "value", "outcome"),
        {"query": EMPTY, "value": EMPTY, "outcome": dict},
        description=_("a change of many rows that someone of the staff prepared"),
        purpose=_("to show what will change before it is carried out"),
        recipients=_("the user who prepared it"),
        retention=AFTER_A_DAY,
        context=("made_at", "ended_at", "noun", "act"),
        is_deleted=True,
    ),
    PersonalData(
        "members.IncomingFile",
        by_user("by"),
        dict.fromkeys(["table", "choices", "outcome"], dict)
        | dict.fromkeys(["name", "reason"], EMPTY),
        description=_("a file that someone of the staff reads in, and its contents"),
        purpose=_("to look at it, correct it and write it to the registry"),
        recipients=_("the user who reads it in"),
        retention="incoming_files",
        context=("target", "made_at", "ended_at"),
        is_deleted=True,
        hidden=("table", "choices", "outcome"),
    ),
    PersonalData(
        "members.HeldNotice",
        by_person("person"),
        {},
        description=_("that a person is told by e-mail on a later day"),
        purpose=_("to inform whoever was in a file"),
        recipients=SECRETARIAT,
        retention=_("until the e-mail is written, at most 30 days"),
        context=("held_on", "send_on"),
        is_deleted=True,
    ),
    PersonalData(
        "members.Message",
        by_owner_or_words(Message, "by"),
        {"query": EMPTY},
        description=_("messages to lists, with the search words of the list"),
        purpose=_("to write to the members, and to see what was written"),
        recipients=SECRETARIAT,
        retention=_("for good, without the recipients; unsent drafts as they are"),
        context=("noun", "made_at", "sent_at"),
    ),
    PersonalData(
        "members.MessageRecipient",
        by_recipient,
        dict.fromkeys(["address", "name", "company"], EMPTY),
        description=_("who was sent a message to a list: address, name, organization"),
        purpose=_("to write to nobody twice, and to see whom it did not reach"),
        recipients=SECRETARIAT,
        retention="messages",
        context=("message", "language", "is_refused"),
        title=_("recipients of messages to lists"),
        is_deleted=True,
    ),
    PersonalData(
        "members.MessageRefusal",
        by_mailbox,
        {"address": EMPTY},
        description=_("the address of somebody who wants no messages to lists"),
        purpose=_("to send them no more; after an erasure a keyed hash is left for it"),
        recipients=NOBODY,
        retention=_("until it is taken back; the address until it is erased"),
        context=("made_at",),
        title=_("refusals of messages to lists"),
    ),
]
