"""The waiting lists of proposals and reported errors."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _, ngettext, npgettext_lazy

from members.actions import links
from members.actions.waiting import RowText, WaitingKind, name_at
from members.fields import BY_KEY, NOUNS, ORGANIZATION, label_of
from members.models import ChangeItem, ChangeRequest, Participation, User
from members.models.change_requests import NAMES

from .outcomes import IN_OWN_WORDS

Noun, Origin = ChangeRequest.Noun, ChangeRequest.Origin
ITEMS = ChangeItem.objects.filter(request=OuterRef("pk")).order_by("pk")
FIELDS = {"fields": ArraySubquery(ITEMS.values("field"))}
# For staff, who read names in Norwegian.
ABOUT = FIELDS | {
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
}
TARGETS = {
    Noun.PROJECT: ["slug", "title_nb", "title_en"],
    Noun.FACILITY: ["id", "name_nb", "name_en"],
    Noun.STREAM: ["id", "kind", "direction"],
}
# For members, with the columns that name the target in their language.
ABOUT_TARGET = (
    FIELDS
    | {"noun": F("noun"), "id": F("pk")}
    | {
        noun.value: JSONObject(**{name: F(f"{noun}__{name}") for name in names})
        for noun, names in TARGETS.items()
    }
)
NAMED = ITEMS.filter(field__in=["title_nb", "name_nb", "kind", "direction"]).values(
    json=JSONObject(field=F("field"), proposed=F("proposed"))
)


def about_text(noun, name, organization):
    """Return the target of a proposal, with its noun unless that is an organization."""
    if noun == Noun.ORGANIZATION:
        return name or organization
    label = capfirst(str(Noun(noun).label))
    title = f"{label}: {name}" if name else label
    return f"{title} · {organization}" if organization else title


def fields_text(noun, names):
    """Return the number of fields and their labels: "2 fields: phone, name"; or "a message"."""
    names = [name for name in names if name != IN_OWN_WORDS]
    if not names:
        return _("a message")
    number = len(names)
    size = ngettext("%(n)d field", "%(n)d fields", number) % {"n": number}
    labels = ", ".join(str(label_of(BY_KEY[noun], name)) for name in names)
    return f"{size}: {labels}"


def _proposal_text(row):
    title = about_text(
        row["noun"], row["name"] or next(iter(row["named"]), ""), row["of"]
    )
    who = row["by"] or str(Origin(row["origin"]).label)
    return RowText(title, fields_text(row["noun"], row["fields"]), who)


def _report_text(row):
    title = about_text(row["noun"], row["name"], row["of"])
    text = fields_text(row["noun"], [*row["fields"], *sorted(row["reported"] or {})])
    excerpt = Truncator(" ".join(row["message"].split())).chars(90)
    note = excerpt if text == _("a message") else text
    return RowText(title, note, row["by"] or _("a visitor"))


def _own_proposal(row):
    labels = _labels(row["noun"], row["fields"]) or _("your message")
    named = {item["field"]: item["proposed"] for item in row["named"]}
    note = _("%(who)s: %(what)s") % {"who": row["by"], "what": labels}
    return RowText(_target_title(row, named), note, address=_form_of(row))


def _report_to_member(row):
    fields = [*row["fields"], *(row["reported"] or {})]
    labels = _labels(row["noun"], dict.fromkeys(fields)) or _("a message")
    note = _("reported error: %(what)s") % {"what": labels}
    return RowText(_target_title(row), note, address=_form_of(row))


def _target_columns(row):
    """Return the columns of the target; None for the profile or a new row."""
    columns = row.get(row["noun"])
    return columns if columns and columns.get("slug", columns.get("id")) else None


def _target_title(row, named=None):
    noun, target = BY_KEY[row["noun"]], _target_columns(row)
    if noun is ORGANIZATION:
        return str(noun.words.title)
    name = str(noun.model(**target)) if target else noun.model.name_of(named or {})
    return capfirst(name or str(Noun(row["noun"]).label))


def _labels(noun, names):
    fields = BY_KEY[noun].by_name
    return ", ".join(str(label_of(BY_KEY[noun], n)) for n in names if n in fields)


def _form_of(row):
    """Return the address of the form with which a member proposes about it."""
    noun, target, slug = row["noun"], _target_columns(row), row["slug"]
    if noun == Noun.ORGANIZATION:
        return links.path("organization", "edit", slug)
    if target is None:
        return links.path(noun, "proposal", slug, row["id"])
    return links.path(noun, "change", slug, target.get("slug", target.get("id")))


def _proposals_of(noun):
    """Return the function that filters the open proposals of an organization of a noun."""

    def rows(organization, user):
        mine = ChangeRequest.objects.open().from_member(organization)
        return mine.filter(noun=noun.key)

    return rows


def about_projects_of(organization):
    """Return the condition of requests on projects that it leads, or is in without a lead."""
    parts = Participation.objects.counted().filter(project=OuterRef("project"))
    leads = parts.filter(role=Participation.Role.LEAD)
    own = parts.filter(organization=organization)
    led = Exists(leads.filter(organization=organization))
    return Q(led | ~Exists(leads) & Exists(own), noun=Noun.PROJECT)


# For staff.

PROPOSALS = WaitingKind.declare(
    name="proposals",
    place=20,
    label=npgettext_lazy("waiting", "proposal", "proposals"),
    rows=ChangeRequest.objects.open_proposals,
    values=ABOUT
    | {
        "origin": F("origin"),
        "by": name_at("proposed_by"),
        "named": ArraySubquery(ITEMS.filter(field__in=NAMES).values("proposed")),
    },
    describe=_proposal_text,
    since="opened_at",
    permissions=("members.change_changerequest",),
    new="opened_at__gt",
    noun="changerequest",
)
REPORTS = PROPOSALS.declare_like(
    name="reports",
    place=10,
    label=npgettext_lazy("waiting", "reported error", "reported errors"),
    rows=ChangeRequest.objects.open_reports,
    values=ABOUT
    | {
        "by": F("reporter_name"),
        "message": F("message"),
        "reported": F("reported"),
    },
    describe=_report_text,
)
# For the members of an organization.

REPORTS_OF_PROFILE = WaitingKind.declare(
    name="reports",
    place=30,
    label=REPORTS.label,
    rows=lambda organization, user: ChangeRequest.objects.open_reports().filter(
        noun=Noun.ORGANIZATION, organization=organization
    ),
    values=ABOUT_TARGET | {"reported": F("reported")},
    describe=_report_to_member,
    since="opened_at",
    digest=User.Digest.REPORTS,
    page=("organization", "edit"),
)
REPORTS_OF_PROFILE.declare_like(
    name="project_reports",
    place=40,
    rows=lambda organization, user: ChangeRequest.objects.open_reports().filter(
        about_projects_of(organization)
    ),
    page=("project", "member_page"),
)
for place, noun in enumerate(NOUNS, 90):
    WaitingKind.declare(
        name=f"{noun.key}_proposals",
        place=place,
        label=PROPOSALS.label,
        rows=_proposals_of(noun),
        values=ABOUT_TARGET
        | {"by": name_at("proposed_by"), "named": ArraySubquery(NAMED)},
        describe=_own_proposal,
        since="opened_at",
        page=(noun.key, "edit" if noun is ORGANIZATION else "member_page"),
    )
