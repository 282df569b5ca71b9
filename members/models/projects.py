from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .periods import (
    Period,
    Precision,
    first_day,
    in_words,
    is_first_of_month,
    is_first_of_year,
)
from .sites import Site
from .slugs import WithSlug, slug_triggers
from .sourced import WithConfidence
from .texts import Bilingual, search_words_field, sort_key_field, stems, word_index
from .topics import Topic
from .tracking import tracked


@tracked
@enforce_choices
class Project(WithSlug, Period, WithConfidence):
    """A collaboration project; what it builds goes into operation on `opened`."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        CONSTRUCTION = "construction", _("Under construction")
        OPERATING = "operating", _("In operation")
        COMPLETED = "completed", _("Completed")
        STOPPED = "stopped", _("Stopped")
        UNKNOWN = "unknown", _("Status unknown")

    slug_source = "title_nb"

    title_nb = models.CharField(_("title in Norwegian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status)
    opened = models.DateField(_("opened"), null=True, blank=True)
    opened_precision = models.CharField(
        _("how exact"), max_length=9, choices=Precision, default=Precision.DAY
    )
    summary_nb = models.CharField(_("summary in Norwegian"), max_length=400, blank=True)
    summary_en = models.CharField(_("summary in English"), max_length=400, blank=True)
    purpose_nb = models.CharField(_("why, in Norwegian"), max_length=600, blank=True)
    purpose_en = models.CharField(_("why, in English"), max_length=600, blank=True)
    website = models.URLField(_("web site"), blank=True)
    themes = models.ManyToManyField(
        Topic, blank=True, related_name="projects", verbose_name=_("themes")
    )
    sites = models.ManyToManyField(
        Site, blank=True, related_name="projects", verbose_name=_("sites")
    )
    sort_title = sort_key_field("title_nb")
    search_words = search_words_field("title_nb", "title_en")
    words_nb = search_words_field("summary_nb", "purpose_nb")
    words_en = search_words_field("summary_en", "purpose_en")

    title, summary, purpose = Bilingual(), Bilingual(), Bilingual()

    class Meta(WithSlug.Meta, Period.Meta):
        abstract = False
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["sort_title"]
        triggers = slug_triggers("project")
        indexes = [
            word_index("search_words", name="projects_by_word"),
            word_index("words_nb", name="projects_by_word_of_text"),
            GinIndex(stems("words_nb", "words_en"), name="projects_by_stem"),
        ]
        constraints = [
            *WithSlug.Meta.constraints,
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="a_project_opens_after_it_starts",
                condition=Q(since=None) | Q(opened=None) | Q(opened__gte=F("since")),
                violation_error_message=_("A project cannot open before it starts."),
            ),
            models.CheckConstraint(
                name="a_project_known_by_month_opens_on_the_first",
                condition=~Q(opened_precision="month") | is_first_of_month("opened"),
                violation_error_message=_("A month starts on its first day."),
            ),
            models.CheckConstraint(
                name="a_project_known_by_year_opens_on_1_january",
                condition=~Q(opened_precision="year") | is_first_of_year("opened"),
                violation_error_message=_("A year starts on 1 January."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("directory:project", args=[self.slug])

    @staticmethod
    def name_of(proposed):
        """Return the name of a new project from {field: value}."""
        return proposed.get("title_nb", "")

    def clean(self):
        super().clean()
        self.opened = first_day(self.opened, self.opened_precision)

    @property
    def opened_text(self):
        return in_words(self.opened, self.opened_precision)


@tracked
class ProjectTheme(Project.themes.through):
    """A row of `Project.themes`; a proxy so that its history is tracked."""

    class Meta:
        proxy = True


@tracked
class ProjectSite(Project.sites.through):
    """A row of `Project.sites`; a proxy so that its history is tracked."""

    class Meta:
        proxy = True
