"""Check constraints and labels of fields with choices."""

from functools import cache

from django.db import models
from django.db.models import Q
from django.utils.encoding import force_str
from django.utils.hashable import make_hashable
from django.utils.translation import gettext_lazy as _

from .languages import LanguageField


def enforce_choices(model):
    """Add a check constraint for each field of the model that has choices, and its label."""
    with_choices = [f for f in model._meta.local_fields if f.choices]
    for field in with_choices:
        setattr(model, f"get_{field.name}_display", _display(field))
    model._meta.constraints += [_choice_constraint(field) for field in with_choices]
    # Migrations read here whether a model has constraints at all.
    model._meta.original_attrs["constraints"] = model._meta.constraints
    return model


def _display(field):
    """Return a method for the label, as Django's, which reads all choices at each call."""

    @cache
    def labels():
        return dict(make_hashable(field.flatchoices))

    def get_display(row):
        value = getattr(row, field.attname)
        return force_str(labels().get(value, value), strings_only=True)

    return get_display


def _choice_constraint(field):
    values = [value for value, _label in field.flatchoices] + [""] * field.blank
    condition = Q(**{f"{field.name}__in": values})
    if isinstance(field, LanguageField):
        # Another language needs no migration: forms offer those of the settings.
        condition = Q(**{f"{field.name}__regex": r"^[a-z]{2}$"})
    return models.CheckConstraint(
        name=f"{field.model._meta.model_name}_{field.name}_is_one_of_its_choices",
        condition=condition,
        violation_error_message=_("Choose one of the listed values."),
    )
