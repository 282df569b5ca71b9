"""Migrate an empty database without rendering all related models for each operation."""

from contextlib import contextmanager

from django.db.migrations.state import ProjectState


@contextmanager
def of_changed_models_alone():
    """Render the model that an operation changes, and the related ones only when asked for.

    Django renders 23,000 classes from the first to the last migration. A table is made by
    its own model and the names of others. What uses models as such, RunPython, clears first
    what is delayed, and so finds all of them rendered anew.
    """
    of_django = ProjectState.reload_model
    ProjectState.reload_model = _reload_model
    try:
        yield
    finally:
        ProjectState.reload_model = of_django


def _reload_model(state, app_label, model_name, delay=False):
    if "apps" in state.__dict__:
        state.is_delayed = True
        state._reload({(app_label, model_name.lower())})
