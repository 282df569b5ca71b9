"""The figures of projects by theme, status and number of partners, as known on a day."""

from collections import Counter, defaultdict, namedtuple
from statistics import median_high

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from members.models import GOING_ON, Project
from members.models.languages import in_language
from members.models.projects import is_begun_by
from members.tables import Cell, Table
from members.tables.charts import (
    MOST_BARS,
    Bar,
    Bars,
    Figure,
    Stack,
    Stacks,
    notes_on_bars,
)

from ..filters.projects import NO_THEME, PARTNERS
from .collaboration import participations

COLUMNS = (
    "pk status since opened until sort_title "
    "themes__slug themes__label_nb themes__label_en themes__is_retired"
).split()
ProjectRow = namedtuple("ProjectRow", "pk status since opened until sort_title themes")
UNLISTED = gettext_lazy("Organizations that are not shown in public are not counted.")
STYLES = ("s2", "s1", "s3", "s4", "s5", "stopped", "unknown")  # one a status


def projects_by_theme(question):
    rows = began_by(question)
    counts, labels = by_theme_and_status(rows), theme_labels(rows)
    labels[NO_THEME] = _("No theme")
    themes = sorted(counts, key=lambda slug: (slug == NO_THEME, -counts[slug].total()))
    return Figure(
        name="projects-by-theme",
        finding=_status_finding(rows),
        subtitle=_(
            "Projects that had begun by %(day)s, or whose first day is not known, by theme. "
            "The status is the one that is known today."
        )
        % {"day": question.day_text},
        chart=_stacks(counts, labels, themes) if rows else None,
        table=_theme_table(question, rows, counts, labels, themes),
        notes=(
            _(
                "A project with several themes counts under each of them, so the rows do not "
                "add up to all projects."
            ),
            *notes_on_bars(len(themes)),
        ),
    )


def began_by(question):
    """Return the projects that had begun by the day."""
    every = question.records.get(load_projects)
    return begun_by(every, question.day)


def _status_finding(rows):
    if not rows:
        return _("No project had begun")
    text = _(
        "%(open)s of %(total)s projects go on today; %(planned)s are planned, %(completed)s "
        "are completed, %(stopped)s stopped, and the status of %(unknown)s is not known"
    )
    counts = dict.fromkeys(Project.Status.values, 0) | Counter(r.status for r in rows)
    going_on = sum(counts[status] for status in GOING_ON)
    return text % {"open": going_on, "total": len(rows), **counts}


def _stacks(counts, labels, themes):
    statuses = list(Project.Status)
    used = [n for n, s in enumerate(statuses) if any(counts[t][s] for t in themes)]
    stacks = tuple(
        Stack(labels[slug], tuple(counts[slug][statuses[n]] for n in used))
        for slug in themes[:MOST_BARS]
    )
    series = tuple(str(statuses[n].label) for n in used)
    return Stacks(series, stacks, tuple(STYLES[n] for n in used))


def _theme_table(question, rows, counts, labels, themes):
    statuses = list(Project.Status)
    every = Counter(row.status for row in rows)
    lines = [("", _("All projects"), every)]
    lines += [(slug, labels[slug], counts[slug]) for slug in themes]
    head = (_("Theme"), *(str(status.label) for status in statuses), _("In total"))
    return Table(
        _("Projects by theme and status"),
        head,
        tuple(_theme_row(question, *line) for line in lines),
    )


def _theme_row(question, slug, label, counts):
    theme = {"theme": slug} if slug else {}
    cells = [
        projects_cell(question, counts[status], status=str(status), **theme)
        for status in Project.Status
    ]
    return Cell(label), *cells, projects_cell(question, counts.total(), **theme)


def projects_cell(question, number, **parameters):
    """Return a number of projects with the address of the list that it counts."""
    url = question.lists.projects(**parameters, on=question.day) if number else ""
    return Cell(number, url=url)


def partners_per_project(question):
    counts = partner_counts(question, began_by(question))
    bands = by_band(counts)
    return Figure(
        name="partners-per-project",
        finding=_partner_finding(counts.values()),
        subtitle=_(
            "Projects by the number of organizations that had worked in them by %(day)s, in "
            "any role but funder. What a partner has not confirmed of itself does not count."
        )
        % {"day": question.day_text},
        chart=Bars(tuple(Bar(str(label), bands[band]) for band, label in PARTNERS)),
        table=Table(
            _("Projects by number of partners"),
            (_("Partners"), _("Projects")),
            tuple(
                (Cell(str(label)), projects_cell(question, bands[band], partners=band))
                for band, label in PARTNERS
            ),
        ),
        notes=() if question.unlisted else (str(UNLISTED),),
    )


def _partner_finding(counts):
    if not counts:
        return _("No project had begun")
    if not (median := median_high(counts)):
        return _("Fewer than half of the projects have a known partner")
    text = ngettext(
        "At least half of the projects have %(n)s partner or more",
        "At least half of the projects have %(n)s partners or more",
        median,
    )
    return text % {"n": median}


def load_projects():
    """Return all projects as ProjectRow; `themes` are {slug: (nb, en)}; one query."""
    projects, order = {}, ("sort_title", "pk", "themes__sort_label")
    rows = Project.objects.order_by(*order)
    for *project, slug, nb, en, is_retired in rows.values_list(*COLUMNS):
        row = projects.setdefault(project[0], ProjectRow(*project, {}))
        if slug and not is_retired:
            row.themes[slug] = nb, en
    return list(projects.values())


def begun_by(rows, day):
    """Return the projects that had begun by the day; one without a first day always had."""
    return [row for row in rows if is_begun_by(row.since, row.opened, day)]


def by_theme_and_status(rows):
    """Return {theme: Counter of statuses}; a project counts under each of its themes."""
    counts = defaultdict(Counter)
    for row in rows:
        for slug in row.themes or (NO_THEME,):
            counts[slug][row.status] += 1
    return counts


def theme_labels(rows):
    """Return {theme: label in the active language}."""
    named = [pair for row in rows for pair in row.themes.items()]
    return {slug: in_language(*names) for slug, names in named}


def partner_counts(question, rows):
    """Return {project: number of organizations that have taken part in it by the day}."""
    partners = defaultdict(set)
    for part in participations(question):
        if part.since is None or part.since <= question.day:
            partners[part.project].add(part.organization)
    return {row.pk: len(partners[row.pk]) for row in rows}


def by_band(counts):
    """Return {band of numbers of partners: number of projects}, the bands in order."""
    bands = Counter(map(band_of, counts.values()))
    return {band: bands[band] for band, _label in PARTNERS}


def band_of(number):
    for band, _label in reversed(PARTNERS):
        if number >= int(band.split("-")[0]):
            return band
