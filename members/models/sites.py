from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .acyclic import NoCycleTrigger
from .choices import enforce_choices
from .foreign_keys import optional_key
from .slugs import WithSlug, slug_address, slug_triggers
from .texts import (
    Bilingual,
    WithConfidence,
    search_words_field,
    slug_field,
    sort_key_field,
)
from .tracking import tracked


@tracked
@enforce_choices
class Site(WithSlug, WithConfidence):
    """An industrial area, or a part of one."""

    name = models.CharField(_("name"), max_length=120)
    part_of = optional_key("self", _("part of"), "parts")
    municipality = models.CharField(_("municipality"), max_length=60, blank=True)
    municipality_code = models.CharField(
        _("municipality number"), max_length=4, blank=True
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    address = models.CharField(_("street address"), max_length=200, blank=True)
    summary_nb = models.CharField(_("summary in Norwegian"), max_length=300, blank=True)
    summary_en = models.CharField(_("summary in English"), max_length=300, blank=True)
    note = models.TextField(_("internal note"), blank=True)
    sort_name = sort_key_field("name")
    municipality_slug = slug_field("municipality")
    search_words = search_words_field("name", "municipality")

    summary = Bilingual()

    class Meta(WithSlug.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["sort_name"]
        triggers = [
            *slug_triggers("site"),
            NoCycleTrigger(
                "a_site_is_never_part_of_itself", "members_site", "part_of_id"
            ),
        ]
        constraints = [
            *WithSlug.Meta.constraints,
            models.CheckConstraint(
                name="a_site_has_both_coordinates_or_none",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_("Enter both coordinates, or neither."),
            ),
            models.CheckConstraint(
                name="a_site_lies_on_the_globe",
                condition=Q(latitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message=_("The coordinates are out of range."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return slug_address("directory:site", self.slug)

    def clean(self):
        super().clean()
        if self.pk and self.part_of_id and self._contains(self.part_of_id):
            raise ValidationError({"part_of": _("A site cannot be part of itself.")})

    def _contains(self, site_id):
        return SiteWithin.objects.filter(container=self, site=site_id).exists()


class SiteWithin(models.Model):
    """Each site with each site that contains it, itself included; a database view."""

    id = models.TextField(primary_key=True)
    site = models.ForeignKey(Site, models.DO_NOTHING, related_name="containers")
    container = models.ForeignKey(Site, models.DO_NOTHING, related_name="contents")

    class Meta:
        managed = False
        db_table = "members_sitewithin"
