from django import forms
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members import access, freshness
from members.models import Representative, User

from ..dashboard.counters import unreached
from .actions import do_each
from .base import PERIOD, RegistryAdmin, Rows

RIGHTS = {
    "view": _("see"),
    "add": _("add"),
    "change": _("change"),
    "delete": _("delete"),
}

END = _("End the access now")
MARK = _("Note that letters come back")
UNMARK = _("Note that letters arrive again")
NAMED = ["email", "name", "language"]

admin.site.unregister(Group)


class GroupChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, group):
        return capfirst(_now(group.name))


class RightChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, right):
        noun = right.content_type.name
        return f"{capfirst(noun)}: {RIGHTS[right.codename.split('_')[0]]}"


class RepresentativeRows(Rows):
    model = Representative
    shown_as = ["organization", "get_role_display", "period_text"]
    fields = [("organization", "role"), *PERIOD, "is_revoked"]
    autocomplete_fields = ["organization"]


@admin.register(User)
class RegistryUserAdmin(RegistryAdmin):
    """Those who log in: staff by their groups, members by whom they act for."""

    list_display = ["email", "name", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email__icontains", "name__unaccent__icontains"]
    search_help_text = _("E-mail address or name.")
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined"]
    inlines = [RepresentativeRows]
    fieldsets = [
        (None, {"fields": NAMED}),
        (_("Access"), {"fields": ["is_active", "is_staff", "groups"]}),
        (_("Days"), {"fields": ["last_login", "date_joined", "bounced_on"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        """Begin with who it is; the rest follows when that is saved."""
        return self.fieldsets if obj else self.fieldsets[:1]

    def response_add(self, request, obj, post_url_continue=None):
        """Go on to what the new user may do, unless another wish was pressed."""
        if not {"_addanother", IS_POPUP_VAR} & request.POST.keys():
            request.POST = request.POST.copy() | {"_continue": "1"}
        return super().response_add(request, obj, post_url_continue)

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs |= {
                "form_class": GroupChoice,
                "widget": forms.CheckboxSelectMultiple,
            }
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _may_touch(request, user):
    """Keep those who may do everything out of the hands of those who may not."""
    return user is None or request.user.is_superuser or not user.is_superuser


@admin.register(Group)
class StaffGroupAdmin(RegistryAdmin, GroupAdmin):
    """What each group of staff may do."""

    list_display = ["called"]
    fields = ["name", "permissions"]
    filter_horizontal = []

    def get_readonly_fields(self, request, obj=None):
        """The name of a group is what the code knows it by."""
        return ["name"] if obj else []

    @admin.display(description=_("name"), ordering="name")
    def called(self, group):
        return capfirst(_now(group.name))

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        rights = Permission.objects.filter(
            content_type__app_label__in=["members", "auth"]
        )
        kwargs |= {
            "form_class": RightChoice,
            "widget": forms.CheckboxSelectMultiple,
            "queryset": rights.exclude(content_type__model__endswith="event"),
        }
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class ByReach(SimpleListFilter):
    title = _("letters")
    parameter_name = "reach"

    def lookups(self, request, model_admin):
        return [("no", _("come back"))]

    def queryset(self, request, queryset):
        return unreached(queryset) if self.value() == "no" else queryset


@admin.register(Representative)
class RepresentativeAdmin(RegistryAdmin):
    """Who acts for which organization, and until when."""

    list_display = ["user", "organization", "role", "since", "until", "bounced_on"]
    list_filter = ["role", ByReach]
    list_select_related = ["user", "organization"]
    search_fields = [
        "user__email__icontains",
        "user__name__unaccent__icontains",
        "organization__name__unaccent__icontains",
    ]
    search_help_text = _("User or organization.")
    autocomplete_fields = ["user", "organization"]
    fields = ["user", *RepresentativeRows.fields]
    actions = ["let_out", "mark", "unmark"]

    @admin.action(description=END, permissions=["change"])
    def let_out(self, request, queryset):
        do_each(self, request, queryset, access.revoke_access, END)

    @admin.display(
        description=_("letters come back since"), ordering="user__bounced_on"
    )
    def bounced_on(self, acts):
        return acts.user.bounced_on

    @admin.action(description=MARK, permissions=["change"])
    def mark(self, request, queryset):
        do_each(self, request, queryset, freshness.mark_bounced, MARK)

    @admin.action(description=UNMARK, permissions=["change"])
    def unmark(self, request, queryset):
        do_each(self, request, queryset, freshness.unmark_bounced, UNMARK)
