"""What there is to deal with: a Kind for each list of rows that wait for somebody."""

from dataclasses import replace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import npgettext_lazy

from members.models import (
    ChangeItem,
    ChangeRequest,
    LikelyPair,
    Participation,
)
from members.models.change_requests import NAMES
from members.models.reminders import confirmed_in_round

from ..inbox.pending_proposals import QUEUE
from . import words
from .kind import OF, TEXT, Kind, counted, name_at, record_list, record_page
from .people_kinds import BOUNCED, COLLEAGUES, ERASURES, LETTERS, NOT_INFORMED

PUBLIC = ChangeRequest.Origin.PUBLIC
OTHERS = ",".join(origin for origin in ChangeRequest.Origin if origin != PUBLIC)


ITEMS = ChangeItem.objects.filter(request=OuterRef("pk")).order_by("pk")
ABOUT = {
    "noun": F("noun"),
    "of": Coalesce(F("organization__name"), Value("")),
    "organization": F("organization_id"),
    "name": Coalesce(
        F("project__title_nb"),
        F("facility__name_nb"),
        F("site__name"),
        F("body__name_nb"),
        Value(""),
    ),
    "fields": ArraySubquery(ITEMS.values("field")),
}
PAIR_KEY = Concat(Cast("one_id", TEXT), Value("-"), Cast("other_id", TEXT))

PROPOSALS = Kind(
    **counted("proposals"),
    values=ABOUT
    | {
        "origin": F("origin"),
        "by": name_at("proposed_by"),
        "named": ArraySubquery(ITEMS.filter(field__in=NAMES).values("proposed")),
    },
    describe=words.proposal,
    page=record_page("changerequest"),
    listing=QUEUE,
    query=f"origin__in={OTHERS}",
    since="opened_at",
)
REPORTS = Kind(
    **counted("reports"),
    values=ABOUT
    | {
        "by": F("reporter_name"),
        "message": F("message"),
        "reported": F("reported"),
    },
    describe=words.report,
    page=record_page("changerequest"),
    listing=QUEUE,
    query=f"origin__exact={PUBLIC}",
    since="opened_at",
)
APPLICATIONS = Kind(
    **counted("applications"),
    values={"name": F("name"), "by": F("contact_name")},
    describe=words.application,
    page=record_page("application"),
    listing=record_list("application"),
    since="confirmed_at",
)
ACCESS_REQUESTS = Kind(
    **counted("access_requests"),
    values=OF
    | {
        "by": F("name"),
        "email": F("email"),
        "website": F("organization__website"),
    },
    describe=words.access_request,
    page=record_page("accessrequest"),
    listing=record_list("accessrequest"),
    since="made_at",
)
RESIGNATIONS = Kind(
    **counted("resignations"),
    values=OF | {"by": name_at("given_by"), "day": F("last_day")},
    describe=words.resignation,
    page=record_page("resignation"),
    listing=record_list("resignation"),
    since="given_on",
)
INTRODUCTIONS = Kind(
    **counted("introductions"),
    values={
        "offer": F("offer__organization__name"),
        "need": F("need__organization__name"),
        "kind": F("offer__kind"),
        "by": name_at("asked_by"),
    },
    describe=words.introduction,
    page=record_page("introduction"),
    listing=record_list("introduction"),
    since="asked_on",
)
REMINDERS = Kind(
    **counted("reminders"),
    values=OF
    | {
        "phone": F("organization__phone"),
        "email": F("organization__email"),
        "confirmed": confirmed_in_round(OuterRef("organization")),
    },
    describe=words.reminder,
    page=record_page("reminder"),
    listing=record_list("reminder"),
    since="asked_on",
)
FOLLOW_UPS = Kind(
    **counted("follow_ups"),
    values=OF | {"by": name_at("written_by"), "text": F("text")},
    describe=words.follow_up,
    page="admin:index",
    listing="admin:index",
    since="follow_up_on",
)
DUPLICATES = Kind(
    name="duplicates",
    label=npgettext_lazy(
        "waiting",
        "pair that may be the same organization",
        "pairs that may be the same organization",
    ),
    rows=LikelyPair.objects.open,
    values={"one": F("one__name"), "other": F("other__name"), "score": F("score")},
    describe=words.pair,
    permissions=("members.change_organization",),
    page="admin:merge",
    listing="admin:duplicates",
    key=PAIR_KEY,
    order=("-score", "one_id", "other_id"),
)
PARTNERS = Kind(
    name="partners",
    label=npgettext_lazy(
        "waiting",
        "partner with nobody to ask",
        "partners with nobody to ask",
    ),
    rows=Participation.objects.unheard,
    values=OF | {"project": F("project__title_nb"), "by": F("claimed_by__name")},
    describe=words.partner,
    permissions=("members.change_participation",),
    page=record_page("participation"),
    listing=record_list("participation"),
    query="answer=unheard",
)
SILENT_PARTNERS = replace(
    PARTNERS,
    **counted("silent_partners"),
    query="answer=silent",
    since="asked_on",
)
KINDS = {
    kind.name: kind
    for kind in (
        REPORTS,
        PROPOSALS,
        ACCESS_REQUESTS,
        APPLICATIONS,
        RESIGNATIONS,
        INTRODUCTIONS,
        LETTERS,
        BOUNCED,
        FOLLOW_UPS,
        REMINDERS,
        PARTNERS,
        SILENT_PARTNERS,
        ERASURES,
        NOT_INFORMED,
        DUPLICATES,
        COLLEAGUES,
    )
}


def pair_key(one, other):
    """Return the key of a pair of organizations, whichever is named first."""
    return f"{min(one, other)}-{max(one, other)}"


def kinds_for(user):
    """Return the kinds that the user may deal with."""
    return [kind for kind in KINDS.values() if kind.is_for(user)]
