"""Which facts of an organization or a project have the words that its name has not."""

from datetime import date
from itertools import groupby

from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.models import (
    Certificate,
    CustomerReference,
    Funding,
    OrganizationName,
    OrganizationRelationship,
    OrganizationTopic,
    Participation,
    Presence,
    ProjectSite,
    ProjectTheme,
    ResourceStream,
    Service,
    TestFacility,
)
from members.models.languages import in_language
from members.models.prepared import AnyOf, prepared
from members.models.resource_streams import CHOICE, choice_text

from .highlight import match_spans
from .query import parse

MOST_REASONS = 3
NAME, SERVICE, TOPIC, PROJECT, SITE, PARTNER, CERTIFICATE, REFERENCE, STREAM = range(9)
FUNDER, FACILITY, OWNED = 9, 10, -1  # the least comes first
# {place: (parameter for the text, sentence of a page about a hit there)}.
REASONS = {
    SERVICE: ("service", gettext_lazy("offers: %(service)s")),
    TOPIC: ("topic", gettext_lazy("topic: %(topic)s")),
    PROJECT: ("project", gettext_lazy("project: %(project)s")),
    PARTNER: ("name", gettext_lazy("partner: %(name)s")),
    CERTIFICATE: ("name", gettext_lazy("certificate: %(name)s")),
    REFERENCE: ("what", gettext_lazy("reference: %(what)s")),
    FUNDER: ("name", gettext_lazy("funder: %(name)s")),
    FACILITY: ("name", gettext_lazy("test facility: %(name)s")),
    OWNED: ("name", gettext_lazy("owner of %(name)s")),
}
NOTHING = Value("")
TOPIC_COLUMNS = ("label_nb", "label_en", "kind", "search_words")


def reasons(organizations, words, day=None):
    """Return {pk: a few texts} for matches elsewhere than in the name; one query.

    A word that stands in the name needs no reason.
    """
    names = {organization.pk: organization.name for organization in organizations}
    if not (names and parse(words).words):
        return {}
    facts = _of_organizations(
        organizations=list(names), day=day or timezone.localdate()
    )
    return _matching_facts(facts, names, words)


def project_reasons(projects, words):
    """Return {pk: a few texts} for matches elsewhere than in the title; one query."""
    if not parse(words).words:
        return {}
    titles = {row.pk: f"{row.title_nb} {row.title_en}" for row in projects}
    facts = _of_projects(projects=list(titles))
    return _matching_facts(facts, titles, words)


def _matching_facts(facts, names, words):
    matching = {}
    for pk, rows in groupby(sorted(facts, key=_order), key=lambda fact: fact[0]):
        others = [
            word for word in parse(words).words if not match_spans(names[pk], word)
        ]
        texts = {}
        for _pk, place, nb, en, kind, searched in rows:
            if match_spans(f"{nb} {en} {searched}", " ".join(others)):
                texts.setdefault((place, nb), _reason_text(place, nb, en, kind))
        if texts:
            matching[pk] = [*texts.values()][:MOST_REASONS]
    return matching


def _order(fact):
    """Sort by owner and place; a site before the site that contains it."""
    return *fact[:2], fact[2] != fact[3], fact[2]


@prepared(organizations=list, day=date)
def _of_organizations(organizations, day):
    return _facts("organization", organizations, _organization_facts(day))


@prepared(projects=list)
def _of_projects(projects):
    return _facts("project", projects, _project_facts())


def _facts(owner, ids, parts):
    """Return (owner, place, nb, en, kind, words) of the owners with these ids."""
    first, *others = (
        rows.order_by().filter(AnyOf(f"{owner}_id", ids)).values_list(owner, *columns)
        for rows, *columns in parts
    )
    return first.union(*others).order_by()


def _organization_facts(day):
    """Yield (rows, place, nb, en, kind, words) of the searchable texts of organizations."""
    names = OrganizationName.objects.all()
    yield names, Value(NAME), F("name"), F("name"), F("kind"), F("name")
    names = F("name_nb"), F("name_en")
    yield Service.objects.all(), Value(SERVICE), *names, NOTHING, F("search_words")
    rows = TestFacility.objects.listed().on(day)
    yield rows, Value(FACILITY), *names, NOTHING, F("search_words")
    names = F("kind__name_nb"), F("kind__name_en")
    rows = Certificate.objects.on(day)
    words = Concat(F("kind__search_words"), F("search_words"))
    yield rows, Value(CERTIFICATE), *names, NOTHING, words
    what = F("what_nb"), F("what_en")
    rows = CustomerReference.objects.public()
    yield rows, Value(REFERENCE), *what, NOTHING, F("search_words")
    rows = ResourceStream.objects.public().on(day)
    yield rows, Value(STREAM), CHOICE, F("note"), NOTHING, F("search_words")
    topics = OrganizationTopic.objects.filter(topic__is_retired=False)
    yield topics, Value(TOPIC), *(F(f"topic__{name}") for name in TOPIC_COLUMNS)
    title = F("project__title_nb")
    parts = Participation.objects.on(day)
    yield parts, Value(PROJECT), title, F("project__title_en"), F("role"), title
    yield Presence.objects.on(day), Value(SITE), *_site_columns(F("role"))
    name, owner = F("to_organization__name"), F("from_organization_id")
    owned = OrganizationRelationship.objects.on(day).filter(
        kind=OrganizationRelationship.Kind.OWNER, to_organization__is_listed=True
    )
    owned = owned.annotate(organization=owner, organization_id=owner)
    yield owned, Value(OWNED), name, name, NOTHING, name


def _project_facts():
    """Yield (rows, place, nb, en, kind, words) of the searchable texts of projects."""
    yield _partners(Participation.objects.counted(), "organization")
    yield _partners(Funding.objects.all(), "funder")
    # A funder that is not in the registry has its name alone.
    named = Funding.objects.exclude(funder_name_nb="")
    names = F("funder_name_nb"), F("funder_name_en")
    yield named, Value(FUNDER), *names, NOTHING, NOTHING
    themes = ProjectTheme.objects.filter(topic__is_retired=False)
    yield themes, Value(TOPIC), *(F(f"topic__{name}") for name in TOPIC_COLUMNS)
    yield ProjectSite.objects.all(), Value(SITE), *_site_columns(NOTHING)


def _site_columns(kind):
    within = "site__containers__container"
    names = F("site__name"), F(f"{within}__name")
    return *names, kind, F(f"{within}__search_words")


def _partners(rows, path):
    """Return the listed partners by name, with number and other names as words."""
    words = Concat(
        F(f"{path}__orgnr"),
        Value(" "),
        Coalesce(F(f"{path}__names__name"), NOTHING),
        output_field=TextField(),
    )
    listed = rows.filter(**{f"{path}__is_listed": True})
    name = F(f"{path}__name")
    return listed, Value(PARTNER), name, name, NOTHING, words


def _reason_text(place, nb, en, kind):
    if place == NAME and kind == OrganizationName.Kind.FORMER:
        return _("formerly %(name)s") % {"name": nb}
    if place == NAME:
        return _("also called %(name)s") % {"name": nb}
    if place == STREAM:
        return choice_text(nb)
    if place == SITE:
        within = nb if nb == en else f"{nb}, {en}"
        return _("site: %(site)s") % {"site": within}
    called, reason = REASONS[place]
    return str(reason) % {called: in_language(nb, en)}
