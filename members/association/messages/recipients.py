"""Select the recipients of a message: people and addresses of a list, nobody twice."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, gettext_lazy

from members.models import Contact, Message, Organization, Participation, Representative
from members.models.email_addresses import without_detail
from members.models.languages import text_language
from members.queries.lists.declared import LISTS
from members.queries.lists.list_query import ListQuery

from .invitations import leave_out_invited
from .refusals import refused_among

NOUNS = ("organizations", "projects", "people")
MOST = 5000  # recipients
AND = "and"  # translated by Django
# The recipients for an organization where nobody has a function of the message, in order.
INSTEAD = {
    Contact.Function.MAIN: gettext_lazy("main contact"),
    Message.To.MANAGERS: gettext_lazy("manages the profile"),
}


# Compared by identity, so that `examples` can drop the same one twice.
@dataclass(eq=False)
class Addressee:
    """A recipient of a message, for one organization or several."""

    address: str
    name: str
    language: str
    companies: list
    person: int | None = None
    user: int | None = None
    # The first of the organizations, if it is known.
    organization: int | None = None
    # Another contact than was chosen: the function that the person has instead.
    instead: str = ""

    @property
    def prefers_english(self):
        return text_language(self.language) == "en"

    @property
    def company(self):
        """The names of the organizations as a sentence has them."""
        with translation.override(self.language):
            return get_text_list([n for n in self.companies if n], _(AND))

    @property
    def values(self):
        """The values of the fields of the text."""
        return {"name": self.name, "company": self.company}


@dataclass
class RecipientSelection:
    """The Addressees of a list, and the rows without an address, refused, merged or invited."""

    addressees: list = field(default_factory=list)
    without: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    twice: list = field(default_factory=list)
    # Those on the list of the event that it is an invitation to.
    invited: list = field(default_factory=list)

    @property
    def examples(self):
        """At most three Addressees: the first, one that prefers English, and the last."""
        everyone = self.addressees
        english = [one for one in everyone if one.prefers_english]
        examples = [*everyone[:1], *english[:1], *everyone[-1:], *everyone[1:3]]
        return list(dict.fromkeys(examples))[:3]

    @property
    def instead(self):
        """Addressees that get it because nobody has a function of the message."""
        return [one for one in self.addressees if one.instead]

    @property
    def english(self):
        """How many prefer English."""
        return sum(one.prefers_english for one in self.addressees)


def list_query(message, user, query=None):
    """Return the ListQuery of a message, or of another query of the same list."""
    query = QueryDict(message.query) if query is None else query
    return ListQuery(LISTS[message.noun], query, user)


def select(message, user):
    """Return the Selection of a message, in a fixed number of queries."""
    selection = RecipientSelection()
    of_rows = OF_PEOPLE if message.noun == "people" else OF_ORGANIZATIONS
    addressees = of_rows(
        list_query(message, user), message.recipient_functions, selection
    )
    unique = _once_each(addressees, selection)
    if message.event_id:
        leave_out_invited(unique, message.event_id, selection)
    refused = set() if message.is_necessary else refused_among(unique)
    for mailbox, one in unique.items():
        (selection.refused if mailbox in refused else selection.addressees).append(one)
    return selection


def _once_each(addressees, selection):
    """Return {mailbox: Addressee}; one with two entries has the companies of both."""
    unique = {}
    for one in addressees:
        mailbox = without_detail(one.address)
        first = unique.setdefault(mailbox, one)
        if first is not one:
            new = [name for name in one.companies if name not in first.companies]
            first.companies += new
            if first not in selection.twice:
                selection.twice.append(first)
    return unique


def _of_people(query, functions, selection):
    today = timezone.localdate()
    rows = list(query.rows)
    contacts = Contact.objects.on(today).by_function().select_related("organization")
    companies = defaultdict(dict)
    for contact in contacts.filter(person__in=[row.pk for row in rows]):
        organization = contact.organization
        companies[contact.person_id][organization.pk] = str(organization)
    selection.without += [row for row in rows if not row.email]
    return [_of_person(row, companies[row.pk]) for row in rows if row.email]


def _of_organizations(query, functions, selection):
    organizations = _query_organizations(query)
    by_function = _addressees_by_function(organizations, functions)
    addressees = []
    for organization in organizations:
        several = _of_organization(
            organization, by_function[organization.pk], functions
        )
        addressees += several
        if not several:
            selection.without.append(organization)
    return addressees


OF_PEOPLE, OF_ORGANIZATIONS = _of_people, _of_organizations


def _query_organizations(query):
    """Return the organizations of a list, or those at work in its projects."""
    rows = query.rows.order_by().values("pk")
    if query.staff_list.key == "projects":
        working = Participation.objects.working_on(timezone.localdate())
        rows = working.filter(project__in=rows).values("organization")
    return list(Organization.objects.filter(pk__in=rows).order_by("sort_name", "pk"))


def _addressees_by_function(organizations, functions):
    """Return {organization: {function: Addressees}}; managers are those of its profile."""
    addressees = defaultdict(lambda: defaultdict(list))
    names = {organization.pk: str(organization) for organization in organizations}
    contacts = Contact.objects.current().filter(
        organization__in=names, function__in={*functions, Contact.Function.MAIN}
    )
    contacts = contacts.exclude(person__email="").exclude(person__link_key="")
    for row in contacts.select_related("person").by_function():
        pk = row.organization_id
        one = _of_person(row.person, {pk: names[pk]})
        addressees[pk][row.function].append(one)
    managers = Representative.objects.active().managers().select_related("user")
    for row in managers.filter(organization__in=names).order_by("user__name", "pk"):
        pk = row.organization_id
        one = _of_user(row.user, pk, names[pk])
        addressees[pk][Message.To.MANAGERS].append(one)
    return addressees


def _of_organization(organization, by_function, functions):
    """Return those with one of the functions, else those INSTEAD, else the own address."""
    if several := [one for name in functions for one in by_function[name]]:
        return several
    for name, instead in INSTEAD.items():
        if others := by_function[name]:
            for one in others:
                one.instead = str(instead)
            return others
    if not organization.email:
        return []
    name, language = str(organization), settings.LANGUAGE_CODE
    instead = _("the organization's own address")
    own = {"organization": organization.pk, "instead": instead}
    return [Addressee(organization.email, name, language, [name], **own)]


def _of_user(user, organization, company):
    own = {"user": user.pk, "organization": organization}
    return Addressee(user.email, user.name, user.language, [company], **own)


def _of_person(person, companies):
    return Addressee(
        person.email,
        person.name,
        person.language,
        list(dict.fromkeys(companies.values())),
        person=person.pk,
        organization=next(iter(companies), None),
    )


def person_or_user_address(recipient):
    """Return the address that the recipient's person or user has today; "" if none."""
    row = recipient.person or recipient.user
    return row.email if row else ""
