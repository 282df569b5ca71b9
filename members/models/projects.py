from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .choices import keeps_to_choices
from .periods import (
    Period,
    Precision,
    first_day,
    in_words,
    starts_its_month,
    starts_its_year,
)
from .sites import Site
from .slugs import Addressed, keep_addresses
from .sourced import Weighed
from .texts import Bilingual, sort_key, stems, word_index, words_of
from .topics import Topic
from .tracking import tracked


@tracked
@keeps_to_choices
class Project(Addressed, Period, Weighed):
    """A collaboration project; it starts on `since` and what it builds opens on `opened`."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        CONSTRUCTION = "construction", _("Under construction")
        OPERATING = "operating", _("In operation")
        COMPLETED = "completed", _("Completed")
        STOPPED = "stopped", _("Stopped")
        UNKNOWN = "unknown", _("Status unknown")

    named_by = "title_nb"

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
    sort_title = sort_key("title_nb")
    search_words = words_of("title_nb", "title_en")
    words_nb = words_of("summary_nb", "purpose_nb")
    words_en = words_of("summary_en", "purpose_en")

    title, summary, purpose = Bilingual(), Bilingual(), Bilingual()

    class Meta(Addressed.Meta, Period.Meta):
        abstract = False
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["sort_title"]
        triggers = keep_addresses("project")
        indexes = [
            word_index("search_words", name="projects_by_word"),
            word_index("words_nb", name="projects_by_word_of_text"),
            GinIndex(stems("words_nb", "words_en"), name="projects_by_stem"),
        ]
        constraints = [
            *Addressed.Meta.constraints,
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="a_project_opens_after_it_starts",
                condition=Q(since=None) | Q(opened=None) | Q(opened__gte=F("since")),
                violation_error_message=_("A project cannot open before it starts."),
            ),
            models.CheckConstraint(
                name="a_project_known_by_month_opens_on_the_first",
                condition=~Q(opened_precision="month") | starts_its_month("opened"),
                violation_error_message=_("A month starts on its first day."),
            ),
            models.CheckConstraint(
                name="a_project_known_by_year_opens_on_1_january",
                condition=~Q(opened_precision="year") | starts_its_year("opened"),
                violation_error_message=_("A year starts on 1 January."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("directory:project", args=[self.slug])

    @staticmethod
    def name_of(proposed):
        """Return what {field: value} would call a new project."""
        return proposed.get("title_nb", "")

    def clean(self):
        super().clean()
        self.opened = first_day(self.opened, self.opened_precision)

    @property
    def opened_text(self):
        return in_words(self.opened, self.opened_precision)


@tracked
class ProjectTheme(Project.themes.through):
    """That a project has a theme; the many-to-many rows, named so that history sees them."""

    class Meta:
        proxy = True


@tracked
class ProjectSite(Project.sites.through):
    """That a project is at a site; the many-to-many rows, named so that history sees them."""

    class Meta:
        proxy = True
