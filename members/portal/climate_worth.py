"""The share of a member's climate effects in the way to the goal."""

from dataclasses import dataclass

from members.queries.climate import Registered, as_proposed, worth_lines


@dataclass(frozen=True)
class FormWorth:
    """(effect, counting) of each effect of a form; incomplete with a bad row."""

    lines: list
    is_incomplete: bool = False
    target_year: int | None = None


def of_form(form):
    """Return the FormWorth of a form's values; None of a noun without climate effects.

    Call it before the errors of the typed values are cleared.
    """
    declared = next((d for d in form.declared.values() if d.weighs_on_climate), None)
    if declared is None:
        return None
    values = {} if form.data is None else form.wanted
    is_incomplete = form.data is not None and declared.name not in values
    values = {**form.shown, **values}
    rows = [declared.unsaved(row) for row in values[declared.name]]
    if not rows or is_incomplete:
        return FormWorth([], is_incomplete)
    project = as_proposed(form.subject.target, values)
    weighed = Registered().weigh(project, rows)
    return FormWorth(worth_lines(weighed, rows), False, weighed.target_year)


def of_projects(projects):
    """Return {pk: [(effect, counting)]} of the effects of projects."""
    if not projects:
        return {}
    registered = Registered()
    return {project.pk: _lines(registered, project) for project in projects}


def _lines(registered, project):
    weighed = registered.weigh_live(project)
    return worth_lines(weighed, [effect.row for effect, _worth in weighed.effects])
