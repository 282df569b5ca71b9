"""Check constraints for fields with choices."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def enforce_choices(model):
    """Add a check constraint for each field of the model that has choices."""
    with_choices = [f for f in model._meta.local_fields if f.choices]
    model._meta.constraints += [_choice_constraint(field) for field in with_choices]
    # Migrations look here to see whether a model has constraints at all.
    model._meta.original_attrs["constraints"] = model._meta.constraints
    return model


def _choice_constraint(field):
    values = [value for value, _label in field.flatchoices] + [""] * field.blank
    return models.CheckConstraint(
        name=f"{field.model._meta.model_name}_{field.name}_is_one_of_its_choices",
        condition=Q(**{f"{field.name}__in": values}),
        violation_error_message=_("Choose one of the listed values."),
    )
