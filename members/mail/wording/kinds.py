"""Each kind of e-mail: its recipients, its occasion, and the placeholders of its texts."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from . import placeholders

FRAME = "frame"  # the greeting and the end of all e-mails
COMMON = {"klynge": "cluster", "kontakt": "contact", "nettsted": "site"}
NAME = {"navn": "name"}
LABELS = {
    "andre": _("the name that is no longer used"),
    "avsender": _("who is behind it"),
    "dag": _("the day"),
    "hva": _("what it is about"),
    "klynge": _("the name of the cluster"),
    "kontakt": _("the address of the secretariat"),
    "navn": _("the name of the recipient"),
    "nettsted": _("the address of the site"),
    "organ": _("the body"),
    "person": _("the person it is about"),
    "prosjekt": _("the project"),
    "side": _("the page it is about"),
    "verv": _("the office"),
    "virksomhet": _("the organization"),
}


@dataclass(frozen=True)
class MailKind:
    """`occasion` describes recipients and time; the dictionaries map names to paths.

    A subject is seen on locked screens: it may have only the values of the standard subject,
    and those are names that the staff have written or approved, or days and numbers.
    """

    occasion: str = ""
    subject: dict = field(default_factory=dict)
    text: dict = field(default_factory=dict)
    has_subject: bool = True

    @property
    def subject_names(self):
        return {**self.subject, "klynge": COMMON["klynge"]}

    @property
    def text_names(self):
        return {**NAME, **self.subject, **self.text, **COMMON}

    def names_of(self, part):
        """Return {name: path} of the placeholders of "subject", "opening" or "closing"."""
        return self.subject_names if part == "subject" else self.text_names

    def values_of(self, part, context):
        paths = self.names_of(part)
        return {n: placeholders.value_at(context, path) for n, path in paths.items()}


ORG = {"virksomhet": "organization"}
OF_APPLICATION = {"virksomhet": "application.name"}
PROJECT = {**ORG, "prosjekt": "project"}
OFFICE = {"verv": "office", "organ": "body"}
DAY = {"dag": "day"}
EVENT, TIME = {"hva": "event"}, {"dag": "when"}
BY_COLLEAGUE = {"avsender": "by"}
WHO = {"person": "who"}
KINDS = {
    FRAME: MailKind(
        _("The greeting at the top and the end of every e-mail."), has_subject=False
    ),
    "access_declined": MailKind(
        _("To someone who asked for access, when the request is declined."), ORG
    ),
    "access_ended": MailKind(
        _("To someone whose access to a profile has ended or gets a last day."),
        ORG,
        DAY,
    ),
    "access_given": MailKind(
        _("To a user who is given access, or another role, by a colleague or by us."),
        ORG,
    ),
    "access_granted": MailKind(
        _("To someone who asked for access, when the request is approved."), ORG
    ),
    "access_request_confirm": MailKind(
        _("To an address with which someone asks for access, before we see it."), ORG
    ),
    "access_request_waiting": MailKind(
        _("To the managers of a profile, when someone asks for access to it."),
        ORG,
        {"person": "access_request.name"},
    ),
    "account_address": MailKind(
        _("To the new address, when a user wants to change it.")
    ),
    "account_address_asked": MailKind(
        _("To the present address, when a user wants to change it.")
    ),
    "account_address_changed": MailKind(
        _("To the former address of an account, when it has been changed.")
    ),
    "account_objected": MailKind(
        _("To the secretariat, when a former address takes a change back."),
        {},
        {"person": "user"},
    ),
    "application_accepted": MailKind(
        _("To an applicant, when the application is accepted."),
        {},
        {**OF_APPLICATION, "dag": "since"},
    ),
    "application_confirm": MailKind(
        _("To an applicant, before the application is sent to us."), {}, OF_APPLICATION
    ),
    "application_declined": MailKind(
        _("To an applicant, when the application is declined."), {}, OF_APPLICATION
    ),
    "colleague_leaves": MailKind(
        _("To the colleagues of a user who leaves."),
        {**ORG, **DAY},
        WHO,
    ),
    "departure_noted": MailKind(
        _("To a user who says when they leave."), {**ORG, **DAY}
    ),
    "departure_withdrawn": MailKind(
        _("To the colleagues of a user who stays after all."), ORG, WHO
    ),
    "digest": MailKind(
        _("To a member's users, at most once a week, when something waits for them."),
        {"virksomhet": "first.name"},
    ),
    "erasure_code": MailKind(
        _("To a person who erases their account by link, with a code.")
    ),
    "erasure_asked": MailKind(
        _("To the secretariat, when one of its own people asks to be erased."),
        {},
        {"person": "person"},
    ),
    "error_reported": MailKind(
        _("To a member's users, when a visitor reports an error about them."),
        {"side": "target"},
        ORG,
    ),
    "event_yes": MailKind(
        _("To a person who comes to an event, after the yes."), EVENT, TIME
    ),
    "event_no": MailKind(
        _("To a person who would have come to an event, after a no."), EVENT, TIME
    ),
    "event_reminder": MailKind(
        _("To everybody who comes to an event, the day before."), EVENT, TIME
    ),
    "event_moved": MailKind(
        _(
            "To everybody who comes to an event or waits for a place, when it is changed."
        ),
        EVENT,
        TIME,
    ),
    "event_cancelled": MailKind(
        _(
            "To everybody who comes to an event or waits for a place, when it is cancelled."
        ),
        EVENT,
        TIME,
    ),
    "event_colleague": MailKind(
        _("To a colleague who comes to an event instead of someone else."),
        EVENT,
        {"person": "former", **TIME},
    ),
    "event_confirm": MailKind(
        _("To an address with which someone signs up for an open event."),
        {},
        EVENT | TIME,
    ),
    "event_invited": MailKind(
        _("To those on a list, when they are invited to an event."), EVENT | TIME
    ),
    "event_place": MailKind(
        _("To someone on a waiting list, when a place becomes free."), EVENT, TIME
    ),
    "event_waiting": MailKind(
        _("To someone who says yes when all places are taken."), EVENT, TIME
    ),
    "invitation": MailKind(
        _("To someone who is invited to edit a profile."),
        {"virksomhet": "invitation.organization"},
        {"avsender": "invitation.invited_by", "dag": "invitation.expires_at"},
    ),
    "invitation_accepted": MailKind(
        _("To whoever has invited someone, when the invitation is accepted."),
        ORG,
        WHO,
    ),
    "log_in_changed": MailKind(
        _("To a user, when a passkey or a code app is added or removed.")
    ),
    "log_in_code": MailKind(_("To a user who logs in.")),
    "meeting_notice": MailKind(
        _("To the holders of offices of a body, when a meeting is called."),
        {"organ": "body", "dag": "day"},
    ),
    "membership_ended": MailKind(
        _("To a member's users, when the membership is ended."), ORG, DAY
    ),
    "newsletter_begun": MailKind(
        _("To a person who has agreed to get the newsletter.")
    ),
    "nobody_looks_after": MailKind(
        _("To the secretariat, when a profile has no manager any more."), ORG, DAY
    ),
    "office_begun": MailKind(
        _("To a person who is registered in an office."), OFFICE, ORG
    ),
    "office_ended": MailKind(_("To a person whose office has ended."), OFFICE, ORG),
    "organization_merged": MailKind(
        _("To users of two organizations that are merged into one."),
        {"virksomhet": "survivor", "andre": "other"},
    ),
    "customer_answered": MailKind(
        _("To a member, when a customer confirms or declines a reference."), ORG
    ),
    "customer_asked": MailKind(
        _("To a customer, when a member names it as a reference."),
        ORG,
        {"avsender": "speaker"},
    ),
    "partner_access": MailKind(
        _("To an address that a member gives us of a partner without access."), PROJECT
    ),
    "partner_answered": MailKind(
        _("To a member, when a partner confirms or declines a project."), PROJECT
    ),
    "partner_asked": MailKind(
        _("To a partner, when another one states that it takes part in a project."),
        PROJECT,
        {"avsender": "speaker"},
    ),
    "person_address": MailKind(_("To the new address of a person in the registry.")),
    "person_address_changed": MailKind(
        _("To the former address of a person, when it has been changed.")
    ),
    "person_changed": MailKind(
        _("To a person whose public details are changed by someone else."),
        {},
        {"avsender": "sender"},
    ),
    "person_corrected": MailKind(
        _("To managers, when a contact corrects by link what is shown publicly."),
        ORG,
        {"person": "person"},
    ),
    "person_correction_decided": MailKind(
        _("To a person, when we have decided on a correction, or not within a month.")
    ),
    "person_disowned": MailKind(
        _("To the secretariat, when e-mails to a person reach somebody else."),
        {},
        {"person": "person"},
    ),
    "person_new_link": MailKind(
        _("To a person, when the link in an earlier e-mail has ended.")
    ),
    "person_link": MailKind(
        _("To a person who gets a new personal link, at a new or restored address.")
    ),
    "person_told": MailKind(
        _("To a person who has been added to the registry (GDPR article 14)."),
        {},
        {**ORG, "avsender": "sender"},
    ),
    "register_alert": MailKind(
        _(
            "To the secretariat, when the business register reports a bankruptcy or an end."
        ),
        ORG,
    ),
    "reminder": MailKind(
        _("To a member's contact, when the profile has not been confirmed for long."),
        ORG,
    ),
    "resignation_received": MailKind(
        _("To a member's users, when they resign."),
        ORG,
        {"dag": "resignation.last_day"},
    ),
    "resignation_withdrawn": MailKind(
        _("To a member's users, when they take the resignation back."), ORG
    ),
    "review_answer": MailKind(
        _("To a visitor who has reported an error, when it is dealt with."),
        {"side": "request.target"},
    ),
    "review_outcome": MailKind(
        _("To a member's user, when we have decided on a proposal."), {"hva": "what"}
    ),
    "review_reopened": MailKind(
        _("To a member's user, when we decide on a proposal again."),
        {"hva": "what"},
        ORG,
    ),
    "sender_sample": MailKind(_("To yourself, from the page about the sender's name.")),
    "staff_added": MailKind(
        _("To a colleague who is added to the secretariat."), {}, BY_COLLEAGUE
    ),
    "staff_digest": MailKind(
        _("To those who work here, at most once a week, when something new waits.")
    ),
    "staff_ended": MailKind(
        _("To a colleague whose access as staff has ended."), {}, BY_COLLEAGUE
    ),
    "staff_factor_reset": MailKind(
        _("To a colleague whose passkeys and codes have been removed."),
        {},
        BY_COLLEAGUE,
    ),
    "staff_notice": MailKind(
        _("To site administrators, when another one changes who works here."),
        {},
        WHO | BY_COLLEAGUE,
    ),
    "staff_role_changed": MailKind(
        _("To a colleague who has a new role."), {}, BY_COLLEAGUE
    ),
    "introduction": MailKind(
        _("To a person at each of two members, when both have said yes.")
    ),
    "introduction_outcome": MailKind(
        _("To someone who asked to be put in touch, when we know the outcome."),
        ORG,
    ),
    "introduction_question": MailKind(
        _("To a member's managers, when another member wants to be put in touch."), ORG
    ),
    "stream_ending": MailKind(
        _("To a member's users, when something they offer or seek ends soon."), ORG
    ),
    "successor_accepted": MailKind(
        _("To a user who leaves, when the successor has accepted."),
        ORG,
        WHO | {"avsender": "leaver"},
    ),
    "unknown_address": MailKind(
        _("To an address without an account, when someone tries to log in with it.")
    ),
}
# A kind that was added without its line here has the placeholders of all.
PLAIN = MailKind()


def kind_of(name):
    return KINDS.get(name, PLAIN)
