"""The filters of the secretariat's list of people, and of their contacts."""

from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter

from members.fields import PERSON
from members.models import Body, Contact, Organization, Person, Role

from .filterset import BY_RELEVANCE, IndexedFilterSet, SeveralValuesFilter
from .labels import Labels
from .sources import FacetSource, Links
from .staff import StaffFilterSet, both_ways

# Filters of a contact: one contact must satisfy all of them.
OF_CONTACT = ("function", "relation")


class PersonFacets(FacetSource):
    order = ("sort_name", "pk")
    fixed = {
        "told": [
            ("not", _("Not yet informed")),
            ("nowhere", _("No e-mail address")),
            ("erasure", _("Asks to be erased")),
        ],
        "function": Contact.Function.choices,
        "relation": Organization.Relation.choices,
    }
    orders = {**PERSON.orders, "told_on": ("told_on",)}

    def links(self):
        holders = Role.objects.on(self.day).filter(person__isnull=False)
        return {"body": [Links(holders, "person", F("body__slug"))]}

    def labels(self):
        return {"body": Labels(Body.objects.all(), "name_nb", "name_en", "sort_name")}

    @staticmethod
    def rows():
        return Person.objects.exclude(link_key="")


class StaffPersonFilter(StaffFilterSet, IndexedFilterSet):
    """The parameters of the list of people, for users with that permission."""

    source = PersonFacets
    sorts = both_ways([*PERSON.sorts, ("told_on", _("Informed on"))])
    sort = ChoiceFilter(label=_("Sort by"), choices=[BY_RELEVANCE, *sorts])
    function = SeveralValuesFilter(label=_("Contact for"), method="filter_contacts")
    relation = SeveralValuesFilter(
        label=_("Relation to the cluster"), method="filter_contacts"
    )
    body = SeveralValuesFilter(label=_("Body"), method="filter_body")
    on = DateFilter(label=_("Date"))
    of_day_text = _("contacts on %(day)s")
    told = SeveralValuesFilter(label=_("Follow-up"), method="filter_follow_up")

    def matching(self, rows, words):
        condition = Q(name__unaccent__icontains=words) | Q(email__icontains=words)
        return rows.annotate(rank=Value(0)).filter(condition)

    def held_on_day(self, rows):
        contacts = Contact.objects.on(self.day).filter(person=OuterRef("pk"))
        return rows.filter(Exists(contacts))

    def narrowed(self, rows, left_out=None):
        """Filter the rows; each filter of a contact applies the other one too."""
        passed_over = OF_CONTACT if left_out in OF_CONTACT else (left_out,)
        for name in self.used:
            if name not in passed_over:
                rows = self.narrowed_by(name, rows)
        return rows

    def filter_contacts(self, rows, name, values):
        """Filter by a contact of the day with the value, and with the other filter's."""
        filters = {**self.used, name: values}
        contacts = Contact.objects.on(self.day).filter(person=OuterRef("pk"))
        if functions := filters.get("function"):
            contacts = contacts.filter(function__in=functions)
        if relations := filters.get("relation"):
            related = Organization.objects.related_as_any(relations, self.day)
            contacts = contacts.filter(organization__in=related.values("pk"))
        return rows.filter(Exists(contacts))

    def filter_body(self, rows, name, slugs):
        """Filter those in office on the day."""
        holders = Role.objects.on(self.day).filter(body__slug__in=slugs)
        return rows.filter(Exists(holders.filter(person=OuterRef("pk"))))

    def filter_follow_up(self, rows, name, states):
        conditions = {
            "not": Q(told_on=None),
            "nowhere": Q(email=""),
            "erasure": Q(erasure_asked_on__isnull=False),
        }
        condition = Q()
        for state in states:
            condition |= conditions[state]
        return rows.filter(condition)
