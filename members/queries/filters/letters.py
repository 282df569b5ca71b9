"""The filters of the secretariat's list of e-mails."""

from django.db.models import Q, Value
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter

from members.models import Letter

from .filterset import BY_RELEVANCE, IndexedFilterSet, SeveralValuesFilter
from .sources import FacetSource
from .staff import StaffFilterSet, both_ways

LATELY = ("lately", pgettext_lazy("letter", "failed in the last 30 days"))


class LetterFacets(FacetSource):
    order = ("-made_at", "pk")
    fixed = {"state": [*Letter.State.choices, LATELY]}
    orders = {"to": ("to",), "made_at": ("made_at",)}

    @staticmethod
    def rows():
        return Letter.objects.defer("text", "html")


class StaffLetterFilter(StaffFilterSet, IndexedFilterSet):
    """The parameters of the list of e-mails, which are found by their recipient."""

    source = LetterFacets
    sorts = both_ways(
        [
            ("to", pgettext_lazy("letter", "to")),
            ("made_at", pgettext_lazy("letter", "written")),
        ]
    )
    sort = ChoiceFilter(choices=[BY_RELEVANCE, *sorts])
    state = SeveralValuesFilter(label=pgettext_lazy("letter", "state"))

    def matching(self, rows, words):
        return rows.annotate(rank=Value(0)).filter(to__icontains=words)

    def filter_state(self, rows, name, states):
        words = {"lately": "failed_lately"}
        condition = Q()
        for state in states:
            of_state = getattr(Letter.objects, words.get(state, state))()
            condition |= Q(pk__in=of_state.values("pk"))
        return rows.filter(condition)
