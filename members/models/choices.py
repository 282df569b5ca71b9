"""A column of choices holds one of them, whoever writes it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def keeps_to_choices(model):
    """Let the database refuse what is not among the choices of a field."""
    with_choices = [f for f in model._meta.local_fields if f.choices]
    model._meta.constraints += [_one_of(field) for field in with_choices]
    # Migrations look here to see whether a model has constraints at all.
    model._meta.original_attrs["constraints"] = model._meta.constraints
    return model


def _one_of(field):
    words = [word for word, _label in field.flatchoices] + [""] * field.blank
    return models.CheckConstraint(
        name=f"{field.model._meta.model_name}_{field.name}_is_one_of_its_choices",
        condition=Q(**{f"{field.name}__in": words}),
        violation_error_message=_("Choose one of the values offered."),
    )
