from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import OrganizationTopic, Topic

from .base import RegistryAdmin, RegistryInline
from .ranked_search import RankedSearchMixin


class OrganizationTopicInline(RegistryInline):
    model = OrganizationTopic
    verbose_name_plural = _("topics")
    summary_fields = ["topic"]
    fields = ["topic", "source"]
    autocomplete_fields = ["topic"]


@admin.register(Topic)
class TopicAdmin(RankedSearchMixin, RegistryAdmin):
    """The managed vocabulary: a topic is retired instead of deleted."""

    list_display = ["label_nb", "label_en", "kind", "is_retired"]
    list_filter = ["kind", "is_retired"]
    search_fields = [
        "label_nb__unaccent__icontains",
        "label_en__icontains",
        "synonyms__icontains",
    ]
    search_help_text = _("Label in Norwegian or English, or a synonym.")
    fields = ["kind", "label_nb", "label_en", "synonyms", "slug", "is_retired"]
    disabled_permissions = ["delete"]
