"""Permission to undo: as for writing each of the rows by hand."""

from members.actions import undoable_models
from members.models import (
    ApplicationSite,
    ChangeItem,
    ClimateEffectExclusion,
    Event,
    EventOrganizer,
    EventProject,
    EventTopic,
    MergedOrganization,
    Organization,
    ProjectSite,
    ProjectTheme,
    User,
    UserGroup,
    UserPermission,
)
from members.models.climate_effects import ClimateEffect
from members.models.projects import Project

# Rows that the form of another record writes.
WRITTEN_WITH = {
    ApplicationSite: ApplicationSite.application.field.related_model,
    ChangeItem: ChangeItem.request.field.related_model,
    ClimateEffectExclusion: ClimateEffect,
    **dict.fromkeys([EventOrganizer, EventProject, EventTopic], Event),
    MergedOrganization: Organization,
    ProjectSite: Project,
    ProjectTheme: Project,
}
VERBS = {"insert": "add", "update": "change", "delete": "delete"}
POWERS = ("is_superuser", "is_staff")


def has_some_right(user, target=None):
    """Whether the user may change anything at all, and so may undo something."""
    names = [model._meta.model_name for model in undoable_models()]
    return any(user.has_perm(f"members.change_{name}") for name in names)


def may_undo(user, plan):
    """Whether the user may write each row of the plan by hand."""
    acts = {(row.model, row.act) for row in plan.rows}
    return all(user.has_perm(permission_of(*each)) for each in acts) and (
        user.is_superuser or not _gives_powers(plan)
    )


def permission_of(model, act):
    """Return the permission to insert, update or delete rows of the model by hand."""
    owner = WRITTEN_WITH.get(model, model)._meta
    verb = VERBS[act] if model not in WRITTEN_WITH else "change"
    # Some models have no permission to add or delete: only "change" exists.
    verb = verb if verb in owner.default_permissions else "change"
    return f"{owner.app_label}.{verb}_{owner.model_name}"


def _gives_powers(plan):
    """Whether the plan writes groups, permissions, or a user with powers."""
    for row in plan.rows:
        if row.model in (UserGroup, UserPermission):
            return True
        if row.model is User and any(row.values.get(name) for name in POWERS):
            return True
    return False
