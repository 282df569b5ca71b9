"""What is held of persons: every column that is theirs, and those that may speak of them.

The one list from which the rest follows: what a person is shown, what an erasure blanks,
what history lets go of, the table of the secretariat's guide, what the leak test plants.
A column of text is here, or in columns.py as one that may speak of a person or of none;
a test finds one that is in neither.
"""

from django.utils.translation import gettext_lazy as _

from members.models.erasures import MARK, NOWHERE

from .held import Held, addressed, logged, of_people, of_users, searched

NOTHING, EMPTY = None, ""


def nowhere(pk):
    """Make an address that reaches nobody, for columns that must hold one of their own."""
    return f"slettet-{pk}@{NOWHERE}"


UNTIL_ERASED = _("until the person is erased")
SECRETARIAT = _("the secretariat")
AND_ADMINISTRATORS = _("the secretariat and site administrators")
NOBODY = _("nobody")

HELD = [
    Held(
        "members.Person",
        of_people("pk"),
        {
            "name": MARK,
            "title": EMPTY,
            "email": EMPTY,
            "phone": EMPTY,
            "note": EMPTY,
            "link_key": EMPTY,
        },
        what=_("name, title, e-mail, phone, picture, internal note"),
        why=_("to reach the members, and to know who holds an office"),
        seen_by=_("the secretariat; the public only what the person agreed to"),
        kept="contacts",
        told=("organization", "language", "told_on"),
        secret=("link_key",),
        extra={"erasure_asked_on": NOTHING, "is_contact": False},
    ),
    Held(
        "members.Consent",
        of_people("person"),
        {"evidence": EMPTY},
        what=_("what a person agreed to show, by which text, since when"),
        why=_("to show that the person agreed"),
        seen_by=SECRETARIAT,
        kept=UNTIL_ERASED,
        told=("item", "text_version", "since", "until"),
        goes=True,
    ),
    Held(
        "members.Role",
        of_people("person"),
        {"note": EMPTY},
        what=_("offices that a person holds or held, internal note"),
        why=_("the history of the cluster"),
        seen_by=_("the secretariat; the public only if the person agreed to the name"),
        kept=_("for good, without the name once the person is erased"),
        told=("body", "role", "organization", "since", "until"),
    ),
    Held(
        "members.User",
        of_users("pk"),
        {"email": nowhere, "name": MARK},
        what=_("e-mail address and name of those who log in"),
        why=_("to let them in, and to write to them"),
        seen_by=_("the secretariat, and colleagues of the same organization"),
        kept="access",
        told=("language", "is_staff", "date_joined", "last_login"),
        extra={
            "is_active": False,
            "is_staff": False,
            "is_superuser": False,
            "last_login": NOTHING,
        },
    ),
    Held(
        "members.Representative",
        of_users("user"),
        {},
        what=_("whom a user acts for, in which role, since when"),
        why=_("to know who may change a profile, and who could"),
        seen_by=_("the secretariat, and colleagues of the same organization"),
        kept="access",
        told=("organization", "role", "since", "until"),
    ),
    Held(
        "members.Invitation",
        addressed("email", users="used_by"),
        {"email": nowhere},
        what=_("the address that was invited"),
        why=_("to let in whoever was meant"),
        seen_by=_("the secretariat, and managers of the organization"),
        kept="invitations",
        told=("organization", "role", "made_at", "expires_at", "used_at"),
    ),
    Held(
        "members.AccessRequest",
        addressed("email"),
        {"email": nowhere, "name": MARK, "why": EMPTY, "answer": MARK},
        what=_("name, address and words of whoever asked for access, and the answer"),
        why=_("to decide, and to answer"),
        seen_by=_("the secretariat, and managers of the organization"),
        kept="access_requests",
        told=("organization", "made_at", "granted"),
    ),
    Held(
        "members.Application",
        addressed("contact_email"),
        {
            "contact_name": MARK,
            "contact_email": nowhere,
            "why": MARK,
            "answer": MARK,
        },
        what=_("name, address and words of whoever applied for membership"),
        why=_("to decide, and to answer"),
        seen_by=SECRETARIAT,
        kept="requests",
        told=("name", "orgnr"),
    ),
    Held(
        "members.ChangeRequest",
        addressed("reporter_email", users="proposed_by"),
        {"message": MARK, "reporter_name": EMPTY, "reporter_email": EMPTY},
        what=_(
            "words with a proposed change; name and address of who reported an error"
        ),
        why=_("to decide, and to answer"),
        seen_by=_("the secretariat, and the member's own people"),
        kept="requests",
        told=("organization", "status", "opened_at", "reason"),
    ),
    Held(
        "members.Letter",
        addressed("to"),
        {"to": EMPTY, "subject": EMPTY, "text": EMPTY, "html": EMPTY, "why": EMPTY},
        what=_("letters that were written: address, subject, text"),
        why=_("to see that they arrived, and to send them again"),
        seen_by=_("the secretariat, without codes and links"),
        kept="letters",
        told=("kind", "made_at", "sent_at"),
        secret=("html",),
    ),
    Held(
        "account.EmailAddress",
        addressed("email", users="user"),
        {"email": nowhere},
        what=_("the address that has shown itself by a code"),
        why=_("to let in"),
        seen_by=NOBODY,
        called=_("addresses that log in"),
        kept="access",
        goes=True,
    ),
    Held(
        "mfa.Authenticator",
        of_users("user"),
        {"data": NOTHING},
        what=_("passkeys and other second factors"),
        why=_("to let in"),
        seen_by=NOBODY,
        called=_("second factors"),
        kept="access",
        told=("type", "created_at", "last_used_at"),
        goes=True,
        secret=("data",),
    ),
    Held(
        "admin.LogEntry",
        logged,
        {"object_repr": MARK, "change_message": EMPTY},
        what=_("what the log of the admin calls a person or a user"),
        why=_("Django's own log, beside the history"),
        seen_by=AND_ADMINISTRATORS,
        called=_("the log of the admin"),
        kept="log",
        told=("action_time",),
    ),
    Held(
        "members.MissedSearch",
        searched,
        {"words": NOTHING},
        what=_("words that were searched for in vain; never who searched"),
        why=_("to see what visitors miss"),
        seen_by=SECRETARIAT,
        kept="searches",
        told=("day",),
        goes=True,
    ),
]
# These belong to a person by something else than a column; erasing.py knows by what.
ELSEWHERE = [
    Held(
        "sessions.Session",
        None,
        {"session_data": NOTHING},
        what=_("that somebody is logged in"),
        why=_("to be let in until logging out, for twelve hours at most"),
        seen_by=NOBODY,
        kept=_("twelve hours"),
        goes=True,
        secret=("session_data",),
    ),
    Held(
        "members.RateLimit",
        None,
        {"who": NOTHING},
        what=_("a hash of an address, and when it did what is limited"),
        why=_("so that nobody does it too often"),
        seen_by=NOBODY,
        called=_("what was tried, for limits"),
        kept=_("a day at most"),
        goes=True,
        secret=("who",),
    ),
    Held(
        "members.Image",
        None,
        {"data": NOTHING},
        what=_("pictures of persons"),
        why=_("to show them, if the person agreed"),
        seen_by=_("the secretariat; the public only what the person agreed to"),
        kept=UNTIL_ERASED,
        goes=True,
        secret=("data",),
    ),
]
