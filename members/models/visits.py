"""Openings of public pages, counted by month from nginx's own log; nothing of the visitors."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .foreign_keys import required_key


@enforce_choices
class VisitCount(models.Model):
    """How often a page of an organization was opened in a month.

    In all, or from a list with one word or filter: `parameter` is that of the list, and
    `value` a slug or key of the registry, never a text that a visitor has typed.
    """

    class Page(models.TextChoices):
        PROFILE = "profile", _("profile")
        CONTACT = "contact", _("contact page")

    organization = required_key(
        "Organization", _("organization"), on_delete=models.DB_CASCADE
    )
    month = models.DateField(_("month"))
    page = models.CharField(_("page"), max_length=7, choices=Page)
    parameter = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=120, blank=True)
    count = models.PositiveIntegerField(_("times"))

    class Meta:
        verbose_name = _("openings of a page")
        verbose_name_plural = _("openings of pages")
        default_permissions = ()
        ordering = ["-month", "organization", "page", "-count"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "month", "page", "parameter", "value"],
                name="openings_of_a_page_are_counted_by_month",
            ),
            models.CheckConstraint(
                name="a_count_of_openings_is_of_a_month",
                condition=Q(month__day=1, count__gt=0),
            ),
            models.CheckConstraint(
                name="openings_from_a_list_have_a_parameter_and_its_value",
                condition=Q(parameter="", value="") | ~Q(parameter="") & ~Q(value=""),
            ),
        ]

    def __str__(self):
        return f"{self.organization} {self.month:%Y-%m} {self.page} ({self.count})"


class VisitLog(models.Model):
    """A log that has been counted: it is not counted again if its deletion failed."""

    name = models.CharField(max_length=60, primary_key=True)
    day = models.DateField(_("day"))

    class Meta:
        default_permissions = ()
        ordering = ["-day"]

    def __str__(self):
        return self.name
