from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.accounts import addresses, sessions
from members.actions import require_factor
from members.models import LogIn, User

from .actions import row_action
from .base import RegistryAdmin, address_column
from .representatives import RepresentativeInline

ACCESS = ["is_active", "is_staff"]
DATES = ["last_login", "log_ins", "date_joined", "bounced_on"]
LOG_INS = "admin:members_login_changelist"


class GroupChoiceField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, group):
        return capfirst(_now(group.name))


class ByGroup(admin.RelatedFieldListFilter):
    """The filter by group, with the groups' names in Norwegian."""

    def field_choices(self, field, request, model_admin):
        choices = super().field_choices(field, request, model_admin)
        return [(pk, capfirst(_now(name))) for pk, name in choices]


@admin.register(User)
class RegistryUserAdmin(RegistryAdmin):
    """Users: staff have groups, members have organizations that they represent.

    Rights of staff are changed on the pages about colleagues; here by superusers alone.
    """

    address = address_column(User)
    list_display = ["address", "name", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", ("groups", ByGroup)]
    search_fields = ["email__icontains", "name__unaccent__icontains"]
    search_help_text = _("E-mail address or name.")
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined", "log_ins"]
    inlines = [RepresentativeInline]
    actions = ["log_out"]
    log_out = row_action(sessions.LOG_OUT, "change")
    taken_along = [LogIn]
    fieldsets = [
        (None, {"fields": ["email", "name", "language"]}),
        (_("Access"), {"fields": [*ACCESS, "groups"]}),
        (_("Dates"), {"fields": DATES}),
    ]

    def get_fieldsets(self, request, obj=None):
        """Return all fieldsets of a saved user, only the first of a new one."""
        if obj is None:
            return self.fieldsets[:1]
        if request.user.is_superuser:
            return self.fieldsets
        first, _fields, *others = self.fieldsets
        return [first, (_("Access"), {"fields": [*ACCESS, "role_names"]}), *others]

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        """Ask for a second factor shown lately before an address or a role is changed."""
        if request.method == "POST":
            require_factor(request)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        """Redirect to the change form, where groups are chosen, unless a popup or "add another"."""
        if not {"_addanother", IS_POPUP_VAR} & request.POST.keys():
            request.POST = request.POST.copy() | {"_continue": "1"}
        return super().response_add(request, obj, post_url_continue)

    def get_readonly_fields(self, request, obj=None):
        """Return the fields; for all but superusers also those that make a user staff.

        The own address is changed on the page of the account, which confirms the new one.
        """
        fields = [*self.readonly_fields, *(["email"] if obj == request.user else [])]
        if request.user.is_superuser:
            return fields
        closes = ["is_active"] if obj and obj.is_staff else []
        return [*fields, "is_staff", "role_names", *closes]

    def reason_needed(self, form):
        is_about = {"email", "is_staff", "groups"} & {*form.changed_data}
        return _("Give a reason for another address or role.") if is_about else ""

    def save_model(self, request, obj, form, change):
        """Change the address by the act for it, then save the other fields."""
        if change and "email" in form.changed_data:
            _change_address(request, obj)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("groups"))
    def role_names(self, user):
        """Return the groups' names in Norwegian."""
        return ", ".join(capfirst(_now(group.name)) for group in user.groups.all())

    @admin.display(description=_("log-ins"))
    def log_ins(self, user):
        """Return a link to the list of the user's log-ins."""
        address = reverse(LOG_INS, query={"user__id__exact": user.pk})
        return format_html('<a href="{}">{}</a>', address, _now("See all log-ins"))

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may_manage(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Refuse to delete staff: their access ends on a page of its own first."""
        is_staff = obj is not None and obj.is_staff
        may = super().has_delete_permission(request, obj) and not is_staff
        return may and _may_manage(request, obj)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs |= {
                "form_class": GroupChoiceField,
                "widget": forms.CheckboxSelectMultiple,
            }
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _may_manage(request, user):
    """Whether the user is no superuser: only superusers may change or delete one."""
    return user is None or request.user.is_superuser or not user.is_superuser


def _change_address(request, user):
    row = addresses.lock_user(user)
    # The page has asked for the factor.
    addresses.change_address(row, user.email, by=request.user, is_verified=True)
    user.bounced_on = row.bounced_on
