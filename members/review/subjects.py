"""What a member's proposal is about: itself, a row that exists, or something new."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import ChangeRequest, Organization

from .nouns import MODELS, new_of

Noun = ChangeRequest.Noun


@dataclass
class Subject:
    """A noun, the member that proposes, and the row, which is saved nowhere when it is new.

    `number` is that of the open request for something new, once there is one.
    """

    noun: str
    organization: object
    target: object
    number: int | None = None

    @property
    def is_new(self):
        return self.target.pk is None

    @property
    def requests(self):
        """Keep the member's open request about it."""
        mine = ChangeRequest.objects.open().from_member(self.organization)
        mine = mine.filter(noun=self.noun)
        if self.noun == Noun.ORGANIZATION:
            return mine
        if self.is_new:
            return mine.filter(pk=self.number, **{self.noun: None})
        return mine.filter(**{self.noun: self.target})

    @property
    def twins(self):
        """Keep the member's open requests for other new things of the noun."""
        mine = ChangeRequest.objects.open().from_member(self.organization)
        return mine.filter(noun=self.noun, **{self.noun: None})

    def fresh(self):
        """Give the same with its row as it stands by now."""
        if self.is_new:
            return self
        target = MODELS[self.noun].objects.get(pk=self.target.pk)
        return Subject(self.noun, self.organization, target, self.number)

    def locked(self, organization):
        """Give the same with its rows locked, the organization first; refuse a foreign one."""
        target = self.target
        if self.noun == Noun.ORGANIZATION:
            target = organization
        elif not self.is_new:
            rows = MODELS[self.noun].objects.select_for_update(no_key=True, of=["self"])
            target = rows.get(pk=target.pk)
            _refuse_foreign(target, self.noun, organization)
        return Subject(self.noun, organization, target, self.number)


def about(thing):
    """Take a Subject as it is, and an organization as what is said about itself."""
    if isinstance(thing, Organization):
        return Subject(Noun.ORGANIZATION, thing, thing)
    return thing


def new(noun, organization, number=None):
    """Give the subject of a row that does not exist yet."""
    return Subject(noun, organization, new_of(noun, organization), number)


def of_request(request):
    """Give what a member's open request is about."""
    if request.target is None:
        return new(request.noun, request.organization, request.pk)
    return Subject(request.noun, request.organization, request.target)


def _refuse_foreign(target, noun, organization):
    if noun == Noun.PROJECT:
        parts = target.participations.standing()
        is_own = parts.filter(organization=organization).exists()
    else:
        is_own = target.organization_id == organization.pk
    if not is_own:
        raise ValidationError(
            _("Your organization takes no part in this."), code="access"
        )
