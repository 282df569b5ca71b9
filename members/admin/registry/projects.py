from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.fields import PROJECT
from members.models import Project
from members.queries.filters import StaffProjectFilter

from .base import RegistryAdmin
from .cards import CardMixin
from .climate import ClimateEffectInline
from .downloads import DeclaredNounMixin
from .funding import FundingInline
from .participations import PartnerInline
from .pending_proposals import PendingProposalsMixin
from .ranked_search import ListSearchMixin
from .stream_pairs import StreamPair


@admin.register(Project)
class ProjectAdmin(
    CardMixin,
    ListSearchMixin,
    DeclaredNounMixin,
    PendingProposalsMixin,
    RegistryAdmin,
):
    list_display = ["title_nb", "status", "since", "opened", "until"]
    list_filter = ["status"]
    filterset_class = StaffProjectFilter
    search_fields = [
        "title_nb__unaccent__icontains",
        "title_en__icontains",
        "participations__organization__name__unaccent__icontains",
    ]
    search_help_text = _("Title, partner, theme, site or text.")
    autocomplete_fields = []
    inlines = [PartnerInline, FundingInline, ClimateEffectInline]
    noun = PROJECT

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        return initial | StreamPair.from_request(request).project

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Return the partners of a StreamPair as initial rows of a form that is rendered.

        Not of one that is posted: rows equal to their initial values are not saved.
        """
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        is_new = request.method == "GET" and not obj.pk
        if is_new and isinstance(inline, PartnerInline):
            kwargs["initial"] = StreamPair.from_request(request).partners
        return kwargs
