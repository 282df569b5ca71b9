"""System checks of the database: its slugs beside the URLconf, and its migrations."""

from django.apps import apps
from django.core import checks
from django.db import ProgrammingError, transaction

from members.models.slugs import WithSlug, reserved_slugs
from members.operation.installation import older_database


@checks.register(checks.Tags.database)
def check_slugs(app_configs, databases=None, **kwargs):
    """Return an error for each slug whose URL leads to a page of the same path instead.

    Runs with `check --database` and before `migrate`.
    """
    models = apps.get_app_config("members").get_models()
    return [
        _error(model, slug)
        for using in databases or []
        for model in models
        if issubclass(model, WithSlug)
        for slug in _hidden(model, using)
    ]


@checks.register(checks.Tags.database)
def check_age(app_configs, databases=None, **kwargs):
    """Return an error if a database was made before the first release."""
    reasons = map(older_database, databases or [])
    return [checks.Error(why, id="members.E002") for why in reasons if why]


def _hidden(model, using):
    rows = model.objects.using(using).filter(slug__in=reserved_slugs(model))
    try:
        with transaction.atomic(using):
            return list(rows.values_list("slug", flat=True))
    except ProgrammingError:  # the table or column comes with the next migrations
        return []


def _error(model, slug):
    return checks.Error(
        f'A page of the URLconf hides the row with the slug "{slug}".',
        hint="Change the slug of the row, or the path of the page.",
        obj=model,
        id="members.E001",
    )
