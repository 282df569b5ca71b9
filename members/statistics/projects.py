"""Projects by theme, status and number of partners, as known on a day."""

from collections import Counter, defaultdict, namedtuple
from statistics import median_high

from django.utils.translation import get_language

from ..filters.projects import NO_THEME, PARTNERS
from ..models import Project
from ..models.projects import is_begun_by
from .collaboration import participations

COLUMNS = (
    "pk status since opened until sort_title "
    "themes__slug themes__label_nb themes__label_en themes__is_retired"
).split()
ProjectRow = namedtuple("ProjectRow", "pk status since opened until sort_title themes")


def load_projects():
    """Return all projects as ProjectRow; `themes` are {slug: (nb, en)}; one query."""
    found, order = {}, ("sort_title", "pk", "themes__sort_label")
    rows = Project.objects.order_by(*order)
    for *project, slug, nb, en, is_retired in rows.values_list(*COLUMNS):
        row = found.setdefault(project[0], ProjectRow(*project, {}))
        if slug and not is_retired:
            row.themes[slug] = nb, en or nb
    return list(found.values())


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
    here = get_language() == "en"
    return {slug: names[here] for row in rows for slug, names in row.themes.items()}


def partner_counts(question, rows):
    """Return {project: number of organizations that have taken part in it by the day}."""
    partners = defaultdict(set)
    for part in participations(question):
        if part.since is None or part.since <= question.day:
            partners[part.project].add(part.organization)
    return {row.pk: len(partners[row.pk]) for row in rows}


def by_band(counts):
    """Return {band of numbers of partners: number of projects}, the bands in order."""
    found = Counter(map(band_of, counts.values()))
    return {band: found[band] for band, _label in PARTNERS}


def band_of(number):
    for band, _label in reversed(PARTNERS):
        if number >= int(band.split("-")[0]):
            return band


def median_partners(counts):
    """Return the number that at least half of the projects reach."""
    return median_high(counts.values()) if counts else None
