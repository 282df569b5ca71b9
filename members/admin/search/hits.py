"""The hits of the search: their texts and addresses."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.actions import links
from members.fields import WITH_PAGES
from members.mail.letter_kinds import KINDS
from members.models import (
    Contact,
    Event,
    Letter,
    Membership,
    Organization,
    Person,
    Project,
    Site,
)
from members.models.email_addresses import readable
from members.queries import search

NOTHING = Value("", TextField())


@dataclass(frozen=True)
class Hit:
    """A row of the page; `contact` is {name, phone, email} of the person to call."""

    name: str
    address: str
    facts: list = field(default_factory=list)
    badge: str = ""
    phone: str = ""
    contact: dict = field(default_factory=dict)


def organization_hits(groups, words, most, *, with_contacts):
    """Return the Hits of organizations; two queries, contacts only if asked for."""
    rows = Organization.objects.annotate(**_hit_columns(with_contacts))
    best = search.best(rows, groups, most, "-is_member")
    reasons = search.reasons(best, words) if best else {}
    return [_organization_hit(row, reasons.get(row.pk, [])) for row in best]


def _hit_columns(with_contacts):
    stays = Membership.objects.on(timezone.localdate())
    columns = {"is_member": Exists(stays.filter(organization=OuterRef("pk")))}
    if with_contacts:
        contacts = Contact.objects.current().for_organization(OuterRef("pk"))
        names = {name: f"person__{name}" for name in ("name", "phone", "email")}
        main = contacts.by_function().values_list(JSONObject(**names))
        columns["main_contact"] = Subquery(main[:1])
    return columns


def _organization_hit(row, reasons):
    number = _("org. no. %(number)s") % {"number": row.orgnr_text} if row.orgnr else ""
    member = _("Member") if row.is_member else ""
    facts = [member, row.get_kind_display(), row.municipality, number, *reasons]
    return Hit(
        row.name,
        links.desk_path(row),
        _filled(facts),
        badge="" if row.is_listed else _("Not shown publicly"),
        phone=row.phone,
        contact=getattr(row, "main_contact", None) or {},
    )


def _as_text(path):
    return Coalesce(Cast(path, TextField()), NOTHING)


def _fact(noun):
    """Return the column of the fact of a hit; None where it is made of several."""
    columns = {field.name for field in noun.model._meta.fields}
    return noun.public.fact if noun.public.fact in columns else None


# The name of each, further text of the hit, its phone and its e-mail address.
OTHERS = {
    noun.public.plural: (noun.model, noun.public.names[0], _fact(noun), *[None] * 3)
    for noun in WITH_PAGES
} | {
    "people": (Person, "name", "title", "workplace", "phone", "email"),
    "events": (Event, "title_nb", "place", "held_on__year", None, None),
    "projects": (Project, "title_nb", "status", "since__year", None, None),
    "sites": (Site, "name", "municipality", "part_of__name", None, None),
}


def other_hits(ids, words):
    """Return {noun: Hits} for {noun: ids}, in their order; one query, two with projects."""
    parts = [_row_values(noun, pks) for noun, pks in ids.items() if pks]
    if not parts:
        return {}
    union = parts[0].union(*parts[1:], all=True).order_by()
    rows = {(noun, pk): columns for noun, pk, *columns in union}
    reasons = _project_reasons(rows, words)
    return {
        noun: [
            _other_hit(noun, pk, *rows[noun, pk], reasons.get((noun, pk), []))
            for pk in pks
            if (noun, pk) in rows
        ]
        for noun, pks in ids.items()
    }


def _project_reasons(rows, words):
    titles = {pk: row[0] for (noun, pk), row in rows.items() if noun == "projects"}
    projects = [Project(pk=pk, title_nb=title) for pk, title in titles.items()]
    by_project = search.project_reasons(projects, words) if projects else {}
    return {("projects", pk): reasons for pk, reasons in by_project.items()}


def _row_values(noun, pks):
    model, *paths = OTHERS[noun]
    columns = [_as_text(path) if path else NOTHING for path in paths]
    rows = model.objects.filter(pk__in=pks).order_by()
    if model is Person:
        rows = rows.annotate(workplace=_workplace())
    return rows.values_list(Value(noun, TextField()), "pk", *columns)


def _workplace():
    """Return the name of the organization that a person is a contact for, first by function."""
    contacts = Contact.objects.current().filter(person=OuterRef("pk")).by_function()
    return Subquery(contacts.values("organization__name")[:1])


def _other_hit(noun, pk, name, first, second, phone, email, reasons):
    model, _name, fact, *_others = OTHERS[noun]
    if fact and (choices := dict(model._meta.get_field(fact).flatchoices or ())):
        first = capfirst(choices[first])
    address = links.desk_path(model(pk=pk))
    return Hit(
        name, address, _filled([first, second, readable(email), *reasons]), phone=phone
    )


def letter_hits(words, most):
    """Return (Hits, whether there are more) of e-mails to an address; one query."""
    parts = [part for part in words.split() if len(part) > 2]
    if not parts:
        return [], False
    rows = Letter.objects.order_by("-made_at")
    for part in parts:
        rows = rows.filter(to__contains=part)
    letters = list(rows.defer("text", "html")[: most + 1])
    return [_letter_hit(row) for row in letters[:most]], len(letters) > most


def _letter_hit(letter):
    day = date_format(timezone.localtime(letter.made_at), "SHORT_DATE_FORMAT")
    kind = capfirst(KINDS.get(letter.kind, letter.kind))
    address = links.desk_path(letter)
    return Hit(readable(letter.to), address, [kind, letter.state.label, day])


def _filled(facts):
    return [fact for fact in facts if fact]
