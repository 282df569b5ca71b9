from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .figures import Figure
from .periods import (
    first_day,
    in_words,
    is_first_of_month,
    is_first_of_year,
    precision_field,
)
from .qualifier import qualifier_field
from .texts import Bilingual, Sourced
from .tracking import tracked


@tracked
@enforce_choices
class StatedFigure(Sourced):
    """A number stated in public that the registry cannot document."""

    class Subject(models.TextChoices):
        MEMBERS = "members", _("members of the cluster")

    subject = models.CharField(
        _("what is counted"), max_length=7, choices=Subject, default=Subject.MEMBERS
    )
    value = models.PositiveIntegerField(_("number"))
    qualifier = qualifier_field()
    stated_on = models.DateField(_("stated on"))
    stated_on_precision = precision_field()
    stated_by = models.CharField(
        _("stated by"),
        max_length=120,
        help_text=_("The organization or newspaper that stated it, not a person."),
    )
    note_nb = models.CharField(_("about it, in Norwegian"), max_length=300, blank=True)
    note_en = models.CharField(_("about it, in English"), max_length=300, blank=True)

    note = Bilingual()

    class Meta:
        verbose_name = _("stated figure")
        verbose_name_plural = _("stated figures")
        ordering = ["stated_on", "stated_by"]
        constraints = [
            models.CheckConstraint(
                name="a_stated_figure_is_more_than_nothing",
                condition=Q(value__gt=0),
                violation_error_message=_("The number must be greater than zero."),
            ),
            models.CheckConstraint(
                name="a_figure_known_by_month_is_stated_on_the_first",
                condition=~Q(stated_on_precision="month")
                | is_first_of_month("stated_on"),
                violation_error_message=_("A month starts on its first day."),
            ),
            models.CheckConstraint(
                name="a_figure_known_by_year_is_stated_on_1_january",
                condition=~Q(stated_on_precision="year")
                | is_first_of_year("stated_on"),
                violation_error_message=_("A year starts on 1 January."),
            ),
            models.UniqueConstraint(
                fields=["subject", "stated_on", "stated_by"],
                name="a_figure_is_stated_once_by_one_on_a_day",
                violation_error_message=_(
                    "This figure of theirs is already recorded for that day."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.value}, {self.stated_by}, {self.stated_on_text}"

    def clean(self):
        super().clean()
        self.stated_on = first_day(self.stated_on, self.stated_on_precision)

    @property
    def stated_on_text(self):
        return in_words(self.stated_on, self.stated_on_precision)

    @property
    def figure(self):
        """Return the number as a Figure."""
        scope, day = self.get_subject_display(), self.stated_on_text
        return Figure(self.value, self.qualifier, scope, day, self.source)
