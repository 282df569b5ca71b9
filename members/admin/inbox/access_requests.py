"""Who asks for access, and a page for each to answer on."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from members import access
from members.models import AccessRequest, Representative

from ..registry.base import RegistryAdmin

WAITING, EVERY = "waiting", "all"
ANSWERS = {
    WAITING: Q(granted=None),
    "yes": Q(granted=True),
    "no": Q(granted=False),
    EVERY: Q(),
}


class LetInForm(forms.Form):
    role = forms.ChoiceField(label=_("role"), choices=Representative.Role)

    def act(self, access_request, by):
        access.grant_request(access_request, self.cleaned_data["role"], by=by)
        return _now("%(who)s has access now, and has been told.") % {
            "who": access_request.name
        }


class SayNoForm(forms.Form):
    why = forms.CharField(
        label=_("Reason, which reaches who asked"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    def act(self, access_request, by):
        access.decline_request(access_request, self.cleaned_data["why"], by=by)
        return _now("%(who)s gets the answer by e-mail.") % {"who": access_request.name}


class ByAnswer(SimpleListFilter):
    """What waits, unless something else is asked for."""

    title = _("answer")
    parameter_name = "answer"

    def lookups(self, request, model_admin):
        return [
            (WAITING, _("waits for an answer")),
            ("yes", _("got access")),
            ("no", _("declined")),
            (EVERY, _("all")),
        ]

    def value(self):
        return super().value() or WAITING

    def queryset(self, request, queryset):
        return queryset.filter(ANSWERS.get(self.value(), Q()))

    def choices(self, changelist):
        """Leave out the choice of nothing: what waits is what comes then."""
        _nothing, *others = super().choices(changelist)
        return others


@admin.register(AccessRequest)
class AccessRequestAdmin(RegistryAdmin):
    """People who ask to act for an organization, with what their address says."""

    list_display = ["name", "email", "organization", "hint", "made_at"]
    list_filter = [ByAnswer]
    list_select_related = ["organization"]
    search_fields = [
        "name__unaccent__icontains",
        "email__icontains",
        "organization__name__unaccent__icontains",
    ]
    search_help_text = _("Name, e-mail or organization.")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("the e-mail address"))
    def hint(self, access_request):
        return access_request.evidence.label

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show who asks, and take the answer."""
        access_request = self._find(request, unquote(object_id))
        form = self._answered(request, access_request)
        if form and form.is_valid():
            return redirect("admin:members_accessrequest_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": access_request.name,
            "opts": self.opts,
            "access_request": access_request,
            "may_answer": access_request.granted is None and self._may_answer(request),
            "let_in": form if isinstance(form, LetInForm) else LetInForm(),
            "say_no": form if isinstance(form, SayNoForm) else SayNoForm(),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/access_request.html", context)

    def _find(self, request, number):
        if not self.has_view_permission(request):
            raise PermissionDenied
        access_request = self.get_object(request, number)
        if access_request is None:
            raise Http404
        return access_request

    def _may_answer(self, request):
        return self.has_change_permission(request) and access.is_secretary(request.user)

    def _answered(self, request, access_request):
        """Do what was asked and say so; the form comes back with what stood in the way."""
        if request.method != "POST":
            return None
        if not self._may_answer(request):
            raise PermissionDenied
        form = (LetInForm if "let_in" in request.POST else SayNoForm)(request.POST)
        try:
            if form.is_valid():
                said = form.act(access_request, by=request.user)
                self.message_user(request, said, messages.SUCCESS)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        return form
