"""One list of a noun: what is there, what waits, and what was decided."""

from django.utils.functional import cached_property

from ... import review
from ...models import ChangeRequest

MOST_DECIDED = 10
Status = ChangeRequest.Status


class Register:
    """What an organization has of a noun, and what it has proposed."""

    def __init__(self, pages, organization):
        self.pages, self.organization = pages, organization

    @cached_property
    def _requests(self):
        requests = ChangeRequest.objects.from_member(self.organization)
        requests = requests.filter(noun=self.pages.noun).prefetch_related("items")
        return requests.select_related(self.pages.noun, "proposed_by")

    @cached_property
    def waiting(self):
        """The open requests, each with the address of its form."""
        return [(request, self._address(request)) for request in self._requests.open()]

    def _address(self, request):
        if request.target is None:
            return self.pages.address(self.organization, "proposal", request.pk)
        return self.change_address(request.target)

    def change_address(self, row):
        key = getattr(row, "slug", row.pk)
        return self.pages.address(self.organization, "change", key)

    @cached_property
    def decided(self):
        ended = [Status.APPROVED, Status.PARTLY, Status.REJECTED]
        requests = self._requests.filter(status__in=ended)
        return list(requests.order_by("-decided_at")[:MOST_DECIDED])

    @cached_property
    def rows(self):
        """The facilities or streams, each with the address of its form."""
        model = review.MODELS[self.pages.noun]
        rows = model.objects.filter(organization=self.organization)
        return [(r, self.change_address(r)) for r in rows.select_related("site")]

    @cached_property
    def parts(self):
        """All participations: those that wait for an answer first."""
        return list(review.own_rows(self.organization))

    @property
    def asked(self):
        return [part for part in self.parts if part.waits]

    @property
    def standing(self):
        """The participations that stand, each with the address of the project's form."""
        return [
            (part, self.change_address(part.project))
            for part in self.parts
            if not (part.waits or part.declined_on)
        ]

    @property
    def declined(self):
        return [part for part in self.parts if part.declined_on]
