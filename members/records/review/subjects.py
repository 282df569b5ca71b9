"""The subject of a member's proposal: its own profile, an existing row, or a new one."""

from dataclasses import dataclass, replace

from members.fields import ORGANIZATION, noun_of
from members.fields.nouns import Noun
from members.models import ChangeRequest, Organization


@dataclass
class Subject:
    """A noun, the member that proposes, and the target, which is unsaved when it is new.

    `number` is that of the open request for something new, once there is one. `page` is
    that of the Fieldsets of its form which are not on the main one.
    """

    noun: Noun
    organization: Organization
    target: object
    number: int | None = None
    page: str = ""

    @property
    def is_new(self):
        return self.target.pk is None

    @property
    def _open(self):
        mine = ChangeRequest.objects.open().from_member(self.organization)
        return mine.filter(noun=self.noun.key)

    @property
    def requests(self):
        """Filter the member's open request about it."""
        return self._open.filter(**self.noun.link(self.target, self.number))

    @property
    def twins(self):
        """Filter the member's open requests for other new things of the noun."""
        return self._open.filter(**{self.noun.key: None})

    def fresh(self):
        """Return the same with its target as it stands by now."""
        if self.is_new:
            return self
        target = self.noun.rows_of(self.organization).get(pk=self.target.pk)
        return replace(self, target=target)

    def locked(self, organization):
        """Return the same with its target locked; refuse, code "access", another's."""
        target = self.target
        if not self.is_new:
            target = self.noun.lock(target, organization)
        return replace(self, organization=organization, target=target)


def about(thing):
    """Return a Subject as it is, and an organization as the subject of its own profile."""
    if isinstance(thing, Organization):
        return Subject(ORGANIZATION, thing, thing)
    return thing


def new(noun, organization, number=None):
    """Return the subject of a row that does not exist yet."""
    return Subject(noun, organization, noun.new_for(organization), number)


def of_request(change):
    """Return the subject of a member's open request."""
    noun = noun_of(change)
    if change.target is None:
        return new(noun, change.organization, change.pk)
    return Subject(noun, change.organization, change.target)
