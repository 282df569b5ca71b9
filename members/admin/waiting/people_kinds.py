"""What there is to deal with about people: their e-mails, erasures, and colleagues."""

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import npgettext_lazy

from members import staff
from members.models import Contact, Letter, Person, Representative, User

from . import words
from .kind import OF, Kind, counted, name_at, record_list, record_page

# A person is a contact of some organizations; the latest is named.
CONTACTS = Contact.objects.filter(person=OuterRef("pk")).order_by("-pk")
AT_WORK = {
    "of": Subquery(CONTACTS.values("organization__name")[:1]),
    "organization": Subquery(CONTACTS.values("organization")[:1]),
}

LETTERS = Kind(
    **counted("letters"),
    values={
        "to": F("to"),
        "kind": F("kind"),
        "failure": F("failure"),
        "name": Coalesce(
            *(
                Subquery(
                    model.objects.filter(email=OuterRef("to"))
                    .exclude(name="")
                    .order_by("pk")
                    .values("name")[:1]
                )
                for model in (Person, User)
            ),
            Value(""),
        ),
    },
    describe=words.letter,
    page="admin:letter",
    listing=record_list("letter"),
    query="state=lately",
    since="failed_at",
)
BOUNCED = Kind(
    name="bounced",
    label=npgettext_lazy(
        "waiting", "contact whose e-mail bounces", "contacts whose e-mail bounces"
    ),
    rows=Representative.objects.unreached,
    values=OF
    | {
        "name": name_at("user"),
        "email": F("user__email"),
        "letter": Subquery(
            Letter.objects.failed_lately()
            .filter(to=OuterRef("user__email"))
            .order_by("-pk")
            .values("pk")[:1]
        ),
    },
    describe=words.bounced,
    permissions=("members.change_representative",),
    page=record_page("representative"),
    listing=record_list("representative"),
    query="reach=no",
    since="user__bounced_on",
)
ERASURES = Kind(
    **counted("erasures"),
    values=AT_WORK | {"name": F("name")},
    describe=words.person,
    page=record_page("person"),
    listing=record_list("person"),
    query="told=erasure",
    since="erasure_asked_on",
)
NOT_INFORMED = Kind(
    name="not_informed",
    label=npgettext_lazy(
        "waiting",
        "person not informed that they are in the registry",
        "people not informed that they are in the registry",
    ),
    rows=Person.objects.not_informed,
    values=AT_WORK | {"name": F("name"), "email": F("email")},
    describe=words.not_informed,
    permissions=("members.change_person",),
    page=record_page("person"),
    listing=record_list("person"),
    query="told=not",
)
COLLEAGUES = Kind(
    name="colleagues",
    label=npgettext_lazy(
        "waiting",
        "colleague who has not logged in or has no second factor",
        "colleagues who have not logged in or have no second factor",
    ),
    rows=staff.not_settled,
    values={
        "name": F("name"),
        "email": F("email"),
        "has_logged_in": Q(last_login__gte=F("role_since")),
    },
    describe=words.colleague,
    permissions=(staff.STAFF_PERMISSION,),
    page="admin:colleague_role",
    listing="admin:colleagues",
    since="role_since",
)
