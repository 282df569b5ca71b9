"""One entry of the declaration, and how its rows belong to a data subject."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models import Image, MissedSearch, Organization, Person, Task
from members.models.email_addresses import without_detail
from members.models.erasures import NOWHERE
from members.models.word_patterns import (
    last_names,
    names_among,
    rows_with,
    whole_words,
)
from members.queries.search.query import folded

NOTHING, EMPTY = None, ""


def placeholder_address(pk):
    """Return an undeliverable address, for columns that require a unique one."""
    return f"slettet-{pk}@{NOWHERE}"


UNTIL_ERASED = _("until the person is erased")
SECRETARIAT = _("the secretariat")
AND_ADMINISTRATORS = _("the secretariat and site administrators")
AND_COLLEAGUES = _("the secretariat, and colleagues in the same organization")
NOBODY = _("no one")
AFTER_A_DAY = _("one day after the end of the work")


@dataclass(frozen=True)
class PersonalData:
    """The personal data in one model.

    `belongs_to(data_subject)` returns the Q of a person's rows. `columns` is {name of a
    personal column: value after an erasure}, or a function of the pk that returns it.
    """

    model: str  # its label
    belongs_to: object
    columns: dict
    description: str
    purpose: str
    recipients: str
    retention: str  # a key of settings.KEPT_DAYS, or a text
    # Other columns that the person is shown.
    context: tuple = ()
    # Whether an erasure deletes the rows instead of blanking columns.
    is_deleted: bool = False
    # Personal columns that are not shown, such as keys.
    hidden: tuple = ()
    # Other columns that an erasure sets.
    also_set: dict = field(default_factory=dict)
    # For models with a technical verbose name.
    title: str = ""

    @property
    def heading(self):
        verbose_name = apps.get_model(self.model)._meta.verbose_name_plural
        return capfirst(str(self.title or verbose_name))


def by_address(column, *, users=""):
    """Match rows by their e-mail address, or by their foreign key to a user."""

    def belongs_to(data_subject):
        query = Q()
        for address in data_subject.addresses:
            query |= Q(**{column: address})
        if users:
            query |= Q(**{f"{users}__in": data_subject.users})
        return query or Q(pk=None)

    return belongs_to


def by_address_or_person(column, *, users):
    """Match rows by an address, a user or the person."""
    by_others = by_address(column, users=users)
    return lambda data_subject: (
        by_others(data_subject) | Q(person__in=data_subject.people)
    )


def by_person(column):
    return lambda data_subject: Q(**{f"{column}__in": data_subject.people})


def by_user(column):
    return lambda data_subject: Q(**{f"{column}__in": data_subject.users})


def by_recipient(data_subject):
    """Match rows by their recipient: the person, the user or one of the addresses."""
    own = Q(person__in=data_subject.people) | Q(user__in=data_subject.users)
    return own | Q(address__in=data_subject.addresses)


def by_mailbox(data_subject):
    """Match rows by the mailbox of an address, which has no "+detail"."""
    return Q(address__in={without_detail(one) for one in data_subject.addresses})


def by_departure(data_subject):
    """Match departures by the leaver, the successor or the invited address."""
    users, addresses = data_subject.users, data_subject.addresses
    invited = Q(invitation__email__in=addresses)
    return Q(representative__user__in=users) | Q(successor__in=users) | invited


def by_log_entry(data_subject):
    """Match entries of the admin's log that are about the person or user."""
    query = Q(pk=None)
    for model, pks in (("person", data_subject.people), ("user", data_subject.users)):
        query |= Q(
            content_type__app_label="members",
            content_type__model=model,
            object_id__in=[str(pk) for pk in pks],
        )
    return query


def by_searched_words(data_subject):
    """Match searches for a name, which are stored without case and marks."""
    names = [*map(folded, data_subject.identifiers)]
    named = rows_with(names, MissedSearch.objects.all(), ["words"])
    own = map(folded, data_subject.self_asserted)
    return Q(pk__in=named) | Q(words__in=[*own])


def by_starter_or_search(data_subject):
    """Match the tasks of the users, and ended tasks with the person in their search."""
    ended = Task.objects.filter(ended_at__isnull=False)
    named = rows_with(_typed(data_subject.identifiers), ended, ["input"])
    return Q(user__in=data_subject.users) | Q(pk__in=named)


def by_owner_or_words(model, owner, *texts):
    """Match rows of the users, and rows that name the person in the query or texts."""

    def belongs_to(data_subject):
        # Names that nobody has verified count too: no fact of the registry is in these.
        names = [*data_subject.identifiers, *data_subject.self_asserted]
        named = rows_with(_typed(names), model.objects.all(), ["query", *texts])
        return Q(**{f"{owner}__in": data_subject.users}) | Q(pk__in=named)

    return belongs_to


def _typed(identifiers):
    """Return the identifiers, and in small letters: a search has the last name first, too."""
    return [*identifiers, *map(str.lower, identifiers)]


def picture_columns(model):
    """Return the columns of Person, or of its events, that refer to a picture."""
    tracked = getattr(model, "pgh_tracked_model", model)
    fields = model._meta.fields if tracked is Person else []
    return [field.attname for field in fields if field.related_model is Image]


def by_sole_proprietorship(data_subject):
    """Match the register's answers about the person's sole proprietorship.

    Its name has the owner's last name (foretaksnavneloven § 2-2): with the whole name it is
    anybody's, with the last name alone that of a contact or user of the organization.
    """
    names = names_among(data_subject.identifiers)
    own_names = [*names, *names_among(data_subject.self_asserted)]
    if not own_names:
        return Q(pk=None)
    users, people = data_subject.users, data_subject.people
    organizations = Organization.objects.filter(
        Q(representatives__user__in=users) | Q(contacts__person__in=people)
    )
    own = Q(facts__name__regex=last_names(own_names), organization__in=organizations)
    named = Q(facts__name__regex=whole_words(names)) if names else Q(pk=None)
    return Q(facts__is_person=True) & (own | named)
