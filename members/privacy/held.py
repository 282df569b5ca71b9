"""What is said of one noun that holds something of persons, and whose its rows are."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Q
from django.utils.text import capfirst


@dataclass(frozen=True)
class Held:
    """What one noun holds of a person: {column: what is left of it}, and whose it is.

    `told` names more columns that the person is shown. Rows that `go` are deleted.
    `kept` is a word of settings.KEPT_DAYS, or says it in words.
    """

    noun: str
    whose: object
    columns: dict
    what: str
    why: str
    seen_by: str
    kept: str
    told: tuple = ()
    goes: bool = False
    secret: tuple = ()
    extra: dict = field(default_factory=dict)
    # Where the noun itself has no name that a secretary knows.
    called: str = ""

    @property
    def heading(self):
        """What people call the rows."""
        noun = apps.get_model(self.noun)._meta.verbose_name_plural
        return capfirst(str(self.called or noun))


def addressed(column, *, users=""):
    """Whose row it is by its address, or by its link to a user."""

    def whose(data_subject):
        found = Q()
        for address in data_subject.addresses:
            found |= Q(**{f"{column}__iexact": address})
        if users:
            found |= Q(**{f"{users}__in": data_subject.users})
        return found or Q(pk=None)

    return whose


def of_people(column):
    return lambda data_subject: Q(**{f"{column}__in": data_subject.people})


def of_users(column):
    return lambda data_subject: Q(**{f"{column}__in": data_subject.users})


def logged(data_subject):
    """What the log of the admin says of the rows of the person, or that they did."""
    about = Q(pk=None)
    for noun, ids in (("person", data_subject.people), ("user", data_subject.users)):
        about |= Q(
            content_type__app_label="members",
            content_type__model=noun,
            object_id__in=[str(pk) for pk in ids],
        )
    return about


def searched(data_subject):
    found = Q(pk=None)
    for word in data_subject.words:
        found |= Q(words__icontains=word)
    for word in data_subject.self_asserted:
        found |= Q(words__iexact=word)
    return found
