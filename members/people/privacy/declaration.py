"""The record of personal data (GDPR article 30), column by column.

Subject access, erasure, the triggers of history, the secretariat's guide and the leak
test all follow from it. A test fails for a column of text that is neither here nor in
indirect_data.py or columns.py.
"""

from django.utils.translation import gettext_lazy as _

from members.fields import PERSON
from members.models.erasures import MARK
from members.models.persons import WORDS

from .personal_data import (
    AND_ADMINISTRATORS,
    AND_COLLEAGUES,
    EMPTY,
    NOBODY,
    NOTHING,
    SECRETARIAT,
    UNTIL_ERASED,
    PersonalData,
    by_address,
    by_address_or_person,
    by_departure,
    by_log_entry,
    by_person,
    by_searched_words,
    by_sole_proprietorship,
    by_user,
    placeholder_address,
)
from .staff_data import STAFF_DATA

PERSONAL_DATA = [
    PersonalData(
        "members.Person",
        by_person("pk"),
        {f.name: EMPTY for f in PERSON.fields if f.holds_text}
        | {"link_key": EMPTY, "calendar_key": EMPTY, "name": MARK}
        | {f"new_{item}": EMPTY for item in WORDS},
        description=_("name, job title, e-mail, phone, picture, internal note"),
        purpose=_("to reach the members and guests, and to know who holds an office"),
        recipients=_("the secretariat; the public only what the person agreed to"),
        retention="contacts",
        context=("language", "told_on", "hidden_on", "guest_since"),
        hidden=("link_key", "calendar_key"),
        also_set={
            "guest_since": NOTHING,
            "erasure_asked_on": NOTHING,
            "hidden_on": NOTHING,
            "corrected_on": NOTHING,
        },
    ),
    PersonalData(
        "members.Contact",
        by_person("person"),
        {},
        description=_("which organizations a person is or was a contact for"),
        purpose=_("to reach the members, and to know who holds an office"),
        recipients=AND_COLLEAGUES,
        retention=_("for good, without the name once the person is erased"),
        context=("organization", "function", "since", "until"),
    ),
    PersonalData(
        "members.Consent",
        by_person("person"),
        {"evidence": EMPTY},
        description=_("what a person agreed to show, by which text, since when"),
        purpose=_("to show that the person agreed"),
        recipients=SECRETARIAT,
        retention=UNTIL_ERASED,
        context=("contact", "item", "text_version", "since", "until"),
        is_deleted=True,
    ),
    PersonalData(
        "members.NewsletterConsent",
        by_person("person"),
        {},
        description=_(
            "that a person agreed to get the newsletter, by which text and service, when"
        ),
        purpose=_("to send the newsletter, and to show that the person agreed"),
        recipients=_("the secretariat, and the e-mail service of the newsletter"),
        retention=UNTIL_ERASED,
        context=("given_at", "ended_at", "text_version", "service", "way"),
        is_deleted=True,
    ),
    PersonalData(
        "members.Role",
        by_person("person"),
        {"note": EMPTY},
        description=_("offices that a person holds or held, internal note"),
        purpose=_("the history of the cluster"),
        recipients=_(
            "the secretariat; the public only if the person agreed to show the name"
        ),
        retention=_("for good, without the name once the person is erased"),
        context=("body", "role", "organization", "since", "until"),
    ),
    PersonalData(
        "members.Attendance",
        by_person("person"),
        {"company": EMPTY},
        description=_(
            "which events and meetings of a body a person was invited to, answered and"
            " attended, and the organization of a guest"
        ),
        purpose=_("to hold the event, and the minutes and the report on who attends"),
        recipients=SECRETARIAT,
        retention=_("for good, without the name once the person is erased"),
        context=(
            *("event", "organization", "invited_at", "answer", "answered_at"),
            *("status", "is_guest"),
        ),
    ),
    PersonalData(
        "members.User",
        by_user("pk"),
        {"email": placeholder_address, "name": MARK},
        description=_("e-mail address and name of those who log in"),
        purpose=_("to log them in and to write to them"),
        recipients=AND_COLLEAGUES,
        retention="access",
        context=("language", "is_staff", "date_joined", "last_login"),
        also_set={
            "is_active": False,
            "is_staff": False,
            "is_superuser": False,
            "last_login": NOTHING,
        },
    ),
    PersonalData(
        "members.AddressChange",
        by_address_or_person("email", users="user"),
        {"email": placeholder_address, "former": placeholder_address},
        description=_(
            "the address that a user or a contact had before, and the new one"
        ),
        purpose=_("to confirm a new address, and to stop a change by someone else"),
        recipients=NOBODY,
        retention="addresses",
        context=("asked_at", "confirmed_at", "taken_back_at"),
        is_deleted=True,
        # A change to this person's address may be another user's: hide that user's own.
        hidden=("former",),
    ),
    PersonalData(
        "members.Representative",
        by_user("user"),
        {},
        description=_(
            "which organization a user has access to, in which role, since when"
        ),
        purpose=_("to know who can change a profile, and who could before"),
        recipients=AND_COLLEAGUES,
        retention="access",
        context=("organization", "role", "since", "until"),
    ),
    PersonalData(
        "members.Departure",
        by_departure,
        {"invited_name": EMPTY},
        description=_("who leaves an organization on which day, and who takes over"),
        purpose=_("to hand over, and to take it back"),
        recipients=AND_COLLEAGUES,
        retention="access",
        context=("representative", "last_day", "given_on"),
    ),
    PersonalData(
        "members.Invitation",
        by_address("email", users="used_by"),
        {"email": placeholder_address, "message": EMPTY},
        description=_("the address that was invited, and what the inviter wrote"),
        purpose=_("to give access to the person who was invited"),
        recipients=_("the secretariat, and managers of the organization"),
        retention="invitations",
        context=("organization", "role", "made_at", "expires_at", "used_at"),
    ),
    PersonalData(
        "members.AccessRequest",
        by_address("email"),
        {"email": placeholder_address, "name": MARK, "why": EMPTY, "answer": MARK},
        description=_(
            "name, e-mail address and message of people who asked for "
            "access, and the answer"
        ),
        purpose=_("to decide, and to answer"),
        recipients=_("the secretariat, and managers of the organization"),
        retention="access_requests",
        context=("organization", "made_at", "granted"),
    ),
    PersonalData(
        "members.Application",
        by_address("contact_email"),
        {
            "contact_name": MARK,
            "contact_email": placeholder_address,
            "why": MARK,
            "answer": MARK,
        },
        description=_(
            "name, e-mail address and message of people who applied for membership"
        ),
        purpose=_("to decide, and to answer"),
        recipients=SECRETARIAT,
        retention="requests",
        context=("name", "orgnr"),
    ),
    PersonalData(
        "members.ChangeRequest",
        by_address("reporter_email", users="proposed_by"),
        {"message": MARK, "reporter_name": EMPTY, "reporter_email": EMPTY},
        description=_(
            "messages with a proposed change; name and address of people "
            "who reported an error"
        ),
        purpose=_("to decide, and to answer"),
        recipients=_("the secretariat, and the member's own users"),
        retention="requests",
        context=("organization", "status", "opened_at", "reason"),
    ),
    PersonalData(
        "members.PartnerAddress",
        by_address("email", users="given_by"),
        {"email": NOTHING},
        description=_(
            "the address that a member gave of somebody at a partner in a project"
        ),
        purpose=_("to write to them once the project is approved"),
        recipients=_("the secretariat, and the member's own users"),
        retention=_("until the proposal is decided or withdrawn"),
        context=("organization",),
        is_deleted=True,
    ),
    PersonalData(
        "members.Letter",
        by_address("to"),
        dict.fromkeys(
            ["to", "subject", "text", "html", "calendar", "why", "reply_to"], EMPTY
        ),
        description=_("e-mails: address, subject, text"),
        purpose=_("to check that they arrived, and to send them again"),
        recipients=_("the secretariat, without codes and links"),
        retention="letters",
        context=("kind", "made_at", "sent_at"),
        hidden=("html", "calendar", "reply_to"),
    ),
    PersonalData(
        "account.EmailAddress",
        by_address("email", users="user"),
        {"email": placeholder_address},
        description=_("the address confirmed by a code"),
        purpose=_("to log in"),
        recipients=NOBODY,
        title=_("log-in addresses"),
        retention="access",
        is_deleted=True,
    ),
    PersonalData(
        "mfa.Authenticator",
        by_user("user"),
        {"data": NOTHING},
        description=_("passkeys and other second factors"),
        purpose=_("to log in"),
        recipients=NOBODY,
        title=_("passkeys and codes"),
        retention="access",
        context=("type", "created_at", "last_used_at"),
        is_deleted=True,
        hidden=("data",),
    ),
    PersonalData(
        "members.LogIn",
        by_user("user"),
        {},
        description=_("when and how somebody logged in or was refused"),
        purpose=_("to see whether somebody else has logged in as the user"),
        recipients=_("the user, and site administrators"),
        retention="log_ins",
        context=("at", "way", "outcome"),
        is_deleted=True,
    ),
    PersonalData(
        "members.LogInLink",
        by_user("user"),
        {},
        description=_("a link from the server by which a user can log in once"),
        purpose=_("to let somebody in whom no e-mail reaches"),
        recipients=NOBODY,
        retention=_("until it is used, or ten minutes"),
        context=("expires_at",),
        is_deleted=True,
    ),
    PersonalData(
        "admin.LogEntry",
        by_log_entry,
        {"object_repr": MARK, "change_message": EMPTY},
        description=_("the name of a person or a user in the admin log"),
        purpose=_("Django's own log, in addition to the history"),
        recipients=AND_ADMINISTRATORS,
        title=_("the admin log"),
        retention="log",
        context=("action_time",),
    ),
    PersonalData(
        "members.RegisterSnapshot",
        by_sole_proprietorship,
        {"facts": {}, "taken": {}},
        description=_(
            "what the business register has answered about a sole proprietorship: name,"
            " number, industry, never an address"
        ),
        purpose=_("to check that our data agree with the register"),
        recipients=_("the secretariat; the public only what the secretariat accepted"),
        retention=_(
            "as long as the organization is kept, and answers to a search for a day"
        ),
        context=("organization", "number", "status", "checked_at"),
    ),
    PersonalData(
        "members.MissedSearch",
        by_searched_words,
        {"words": NOTHING},
        description=_("search words without results; never who searched"),
        purpose=_("to see what visitors cannot find"),
        recipients=SECRETARIAT,
        retention="searches",
        context=("day",),
        is_deleted=True,
    ),
    PersonalData(
        "members.Assignment",
        by_user("user"),
        {},
        description=_("which waiting matter a member of the secretariat has taken"),
        purpose=_("so that two people do not deal with the same matter"),
        recipients=SECRETARIAT,
        retention="assignments",
        context=("kind", "taken_at"),
        is_deleted=True,
    ),
    *STAFF_DATA,
]
