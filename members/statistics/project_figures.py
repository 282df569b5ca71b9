"""The figures of projects: by theme and status, and by number of partners."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..charts import Bar, Bars, Figure, Stack, Stacks
from ..filters.projects import NO_THEME, PARTNERS
from ..models import Project
from ..tables import Cell, Table
from . import projects
from .pictures import MOST_BARS, notes_on_bars

UNLISTED = gettext_lazy("Organizations that are not shown in public are not counted.")
STYLES = ("s2", "s1", "s3", "s4", "s5", "stopped", "unknown")  # one a status


def projects_by_theme(question):
    rows = began_by(question)
    counts, labels = projects.by_theme_and_status(rows), projects.theme_labels(rows)
    labels[NO_THEME] = _("No theme")
    themes = sorted(counts, key=lambda slug: (slug == NO_THEME, -counts[slug].total()))
    return Figure(
        name="projects-by-theme",
        finding=_status_finding(Counter(row.status for row in rows)),
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
    every = question.records.get(projects.load_projects)
    return projects.begun_by(every, question.day)


def _status_finding(counts):
    total = counts.total()
    if not total:
        return _("No project had begun")
    over = counts[Project.Status.COMPLETED] + counts[Project.Status.STOPPED]
    unknown = counts[Project.Status.UNKNOWN]
    text = _(
        "%(open)s of %(total)s projects are planned, under way or in operation; %(completed)s "
        "are completed, %(stopped)s stopped, and the status of %(unknown)s is not known"
    )
    return text % {
        "open": total - over - unknown,
        "total": total,
        "completed": counts[Project.Status.COMPLETED],
        "stopped": counts[Project.Status.STOPPED],
        "unknown": unknown,
    }


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
    counts = projects.partner_counts(question, began_by(question))
    bands = projects.by_band(counts)
    return Figure(
        name="partners-per-project",
        finding=_partner_finding(projects.median_partners(counts)),
        subtitle=_(
            "Projects by the number of organizations that had taken part by %(day)s, in any "
            "role. What a partner has not confirmed of itself does not count."
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


def _partner_finding(median):
    if not median:
        return _("Fewer than half of the projects have a known partner")
    text = ngettext(
        "At least half of the projects have %(n)s partner or more",
        "At least half of the projects have %(n)s partners or more",
        median,
    )
    return text % {"n": median}
