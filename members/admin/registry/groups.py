from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

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
    list_display = ["translated_name"]
    fields = ["name", "permissions"]
    filter_horizontal = []

    def get_readonly_fields(self, request, obj=None):
        """Return the name of a saved group: code finds it by that."""
        return ["name"] if obj else []

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
            "queryset": permissions.exclude(content_type__model__endswith="event"),
        }
        return super().formfield_for_manytomany(db_field, request, **kwargs)
