from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission
from django.utils.text import capfirst
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.accounts.staff import ROLES

from .base import RegistryAdmin

ACTIONS = {
    "view": _("view"),
    "add": _("add"),
    "change": _("change"),
    "delete": _("delete"),
}

admin.site.unregister(Group)


class PermissionChoiceField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, permission):
        model = permission.content_type.name
        return f"{capfirst(model)}: {ACTIONS[permission.codename.split('_')[0]]}"


@admin.register(Group)
class StaffGroupAdmin(RegistryAdmin, GroupAdmin):
    """Groups, for superusers: those of the roles are fixed by migrations, others are not."""

    list_display = ["translated_name"]
    fields = ["name", "permissions"]
    filter_horizontal = []

    def get_readonly_fields(self, request, obj=None):
        """Return the name of a saved group: code finds it by that."""
        return ["name"] if obj else []

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not _is_role(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not _is_role(obj)

    @admin.display(description=_("name"), ordering="name")
    def translated_name(self, group):
        return capfirst(_now(group.name))

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        permissions = Permission.objects.filter(
            content_type__app_label__in=["members", "auth"]
        )
        kwargs |= {
            "form_class": PermissionChoiceField,
            "widget": forms.CheckboxSelectMultiple,
            # Of events of rows, and what the previous version asks for.
            "queryset": permissions.exclude(
                content_type__model__regex=r"\w.event$|^meeting$"
            ),
        }
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _is_role(group):
    """Whether the page about colleagues assigns this group and lists its rights."""
    return group is not None and group.name in ROLES
