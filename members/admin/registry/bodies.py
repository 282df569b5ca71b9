from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members import search
from members.models import Body

from .base import RegistryAdmin
from .ranked_search import RankedSearchMixin
from .roles import BodyRoleInline


@admin.register(Body)
class BodyAdmin(RankedSearchMixin, RegistryAdmin):
    """The board, the committees, the secretariat and the working groups."""

    list_display = ["name_nb", "name_en", "kind"]
    list_filter = ["kind"]
    matching = staticmethod(search.matching_bodies)
    search_fields = ["name_nb__unaccent__icontains", "name_en__icontains"]
    search_help_text = _("Name in Norwegian or English.")
    fields = ["kind", "name_nb", "name_en", "slug"]
    inlines = [BodyRoleInline]
