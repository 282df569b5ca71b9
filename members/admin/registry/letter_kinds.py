"""What the kinds of e-mails are called in the admin."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = {
    "access_declined": _("request for access declined"),
    "access_ended": _("access ended"),
    "access_granted": _("request for access approved"),
    "application_accepted": _("application accepted"),
    "application_confirm": _("link to confirm an application"),
    "application_declined": _("application declined"),
    "access_request_confirm": _("link to confirm a request for access"),
    "access_request_waiting": _("request for access waiting"),
    "digest": _("weekly e-mail about what waits"),
    "erasure_asked": _("request for erasure"),
    "error_reported": _("error report, to the member concerned"),
    "invitation": _("invitation"),
    "log_in_changed": _("change of log-in method"),
    "log_in_code": _("log-in code"),
    "membership_ended": _("membership ending"),
    "reminder": _("reminder to confirm the profile"),
    "person_address": _("link to confirm a new e-mail address"),
    "person_changed": _("notice of changed personal data"),
    "person_link": _("personal link"),
    "person_told": _("notice of being in the registry"),
    "nobody_looks_after": _("profile without a manager"),
    "organization_merged": _("organization merged with another one"),
    "partner_access": _("notice of access to a partner in a project"),
    "partner_answered": _("a partner's answer about a project"),
    "partner_asked": _("request to confirm a role in a project"),
    "review_answer": _("answer to an error report"),
    "review_outcome": _("answer to proposed changes"),
    "review_reopened": _("answer withdrawn, reviewed again"),
    "unknown_address": _("log-in attempt without an account"),
    # What Django and its packages send on their own.
    "other": pgettext_lazy("letter", "something else"),
}
