from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, ExtractYear, Greatest, Least
from django.utils.translation import gettext, gettext_lazy as _

from .choices import enforce_choices
from .participations import GOING_ON, Participation, under_way_on
from .periods import (
    Period,
    PeriodQuerySet,
    Precision,
    first_day,
    in_words,
    is_first_of_month,
    is_first_of_year,
    precision_field,
)
from .sites import Site, SiteWithin
from .slugs import WithSlug, slug_address, slug_triggers
from .texts import (
    Bilingual,
    WithConfidence,
    added_text,
    search_words_field,
    sort_key_field,
    source_lines,
    stems,
    word_index,
)
from .topics import Topic
from .tracking import tracked

DAYS = ("since", "opened", "until")


class ProjectQuerySet(PeriodQuerySet):
    def about(self, topics):
        """Filter by themes: at least one of the topics."""
        return self.filter(_has(ProjectTheme.objects.filter(topic__in=topics)))

    def at(self, sites):
        """Filter by place: at one of the sites, or at a part of one."""
        within = SiteWithin.objects.filter(container__in=sites).values("site")
        return self.filter(_has(ProjectSite.objects.filter(site__in=within)))

    def with_partners(self, organizations, **participation):
        """Filter by partners with a participation that counts and matches the keywords."""
        counted = Participation.objects.counted().filter(**participation)
        return self.filter(_has(counted.filter(organization__in=organizations)))

    def funded_by(self, organizations):
        """Filter by funders: in a role or with an amount."""
        role = Participation.Role.FUNDER
        paid = self.model.objects.filter(fundings__funder__in=organizations)
        by_role = self.with_partners(organizations, role=role)
        return by_role | self.filter(pk__in=paid.values("pk"))

    def with_years(self, day):
        """Annotate `first_year` and `last_year`, between which it is under way.

        Both are null when no day is known. An unknown end is the year of the day as
        long as the project goes on, by its status.
        """
        this_year = Case(When(until=None, status__in=GOING_ON, then=Value(day.year)))
        last_year = Greatest(ExtractYear(Greatest(*DAYS)), this_year)
        first_year = ExtractYear(Least(*DAYS))
        is_dated = (
            Q(since__isnull=False) | Q(opened__isnull=False) | Q(until__isnull=False)
        )
        return self.annotate(
            first_year=first_year, last_year=Case(When(is_dated, then=last_year))
        )

    def under_way_in(self, years, day):
        """Filter by years, as they are known on the day; None is an unknown year."""
        runs = Q(first_year=None) if None in years else Q(pk__in=[])
        for year in filter(None, years):
            runs |= Q(first_year__lte=year, last_year__gte=year)
        return self.with_years(day).filter(runs)

    def begun_by(self, day):
        """Filter by the first day; one that is not known was long ago."""
        first = Least("since", "opened")
        return self.alias(began=first).filter(Q(began=None) | Q(began__lte=day))

    def under_way_on(self, day):
        """Filter by work on the day: today by the status, on another day by the dates."""
        return under_way_on(self, day)

    def without_themes(self):
        """Filter by having no theme that is in use."""
        return self.filter(~_has(ProjectTheme.objects.filter(topic__is_retired=False)))

    def with_start(self):
        """Annotate `start`: the first day, else the day of opening."""
        return self.annotate(start=Coalesce("since", "opened"))


def is_begun_by(since, opened, day):
    """Whether a project had begun by the day; `begun_by` in Python."""
    return min(filter(None, (since, opened)), default=day) <= day


def results_text(label):
    """Return a column about the results of a project."""
    return added_text(label, 1000)


def _has(rows):
    return Exists(rows.filter(project=OuterRef("pk")))


@tracked
@enforce_choices
class Project(WithSlug, Period, WithConfidence):
    """A collaboration project; the plant that it builds goes into operation on `opened`."""

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
    opened_precision = precision_field()
    summary_nb = models.CharField(_("summary in Norwegian"), max_length=400, blank=True)
    summary_en = models.CharField(_("summary in English"), max_length=400, blank=True)
    purpose_nb = models.CharField(_("why, in Norwegian"), max_length=600, blank=True)
    purpose_en = models.CharField(_("why, in English"), max_length=600, blank=True)
    website = models.URLField(_("website"), blank=True)
    results_nb = results_text(_("results in Norwegian"))
    results_en = results_text(_("results in English"))
    results_on = models.DateField(_("results known"), null=True, blank=True)
    results_on_precision = precision_field(db_default=Precision.DAY)
    results_source = added_text(_("source of the results"), 300)
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
    results = Bilingual()
    objects = ProjectQuerySet.as_manager()

    class Meta(WithSlug.Meta, Period.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["sort_title"]
        triggers = slug_triggers("project")
        indexes = [
            word_index("search_words", name="projects_by_word"),
            word_index("words_nb", name="projects_by_word_of_text"),
            GinIndex(stems("words_nb", "words_en"), name="projects_by_stem"),
            models.Index(fields=["opened"], name="projects_by_opening"),
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
            models.CheckConstraint(
                name="results_of_a_project_say_their_source",
                condition=Q(results_nb="", results_en="")
                | Q(results_source__regex=r"\S"),
                violation_error_message=_("Enter the source of the results."),
            ),
            models.CheckConstraint(
                name="results_known_by_month_are_of_the_first",
                condition=~Q(results_on_precision="month")
                | is_first_of_month("results_on"),
                violation_error_message=_("A month starts on its first day."),
            ),
            models.CheckConstraint(
                name="results_known_by_year_are_of_1_january",
                condition=~Q(results_on_precision="year")
                | is_first_of_year("results_on"),
                violation_error_message=_("A year starts on 1 January."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return slug_address("directory:project", self.slug)

    @staticmethod
    def name_of(proposed):
        """Return the name of a new project from {field: value}."""
        return proposed.get("title_nb", "")

    def clean(self):
        super().clean()
        self.opened = first_day(self.opened, self.opened_precision)
        self.results_on = first_day(self.results_on, self.results_on_precision)

    @property
    def when_text(self):
        """The period in words; a first day alone is that of the project, not its status."""
        is_at_latest = self.since_precision == Precision.AT_LATEST
        if not self.since or self.until or is_at_latest:
            return self.period_text
        day = in_words(self.since, self.since_precision)
        return gettext("project start %(day)s") % {"day": day}

    @property
    def opened_text(self):
        return in_words(self.opened, self.opened_precision)

    @property
    def results_on_text(self):
        return in_words(self.results_on, self.results_on_precision)

    @property
    def results_sources(self):
        return source_lines(self.results_source)


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
