from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.fields import ORGANIZATION, number_or_none
from members.models import Organization, OrganizationName
from members.queries.filters import StaffOrganizationFilter
from members.records.duplicates import similar, typed_profile
from members.records.merge import find_survivor, may_merge
from members.register.form_part import RegisterFormMixin
from members.register.snapshots import keep_answers

from .base import PERIOD, RegistryAdmin, RegistryInline
from .cards import CardMixin
from .contacts import ContactInline
from .downloads import DeclaredNounMixin
from .former_names import IF_CHANGED, FormerNameAdminMixin, FormerNameMixin
from .headcount import HeadcountForm
from .images import ImageForm, ImageUploadMixin, image_field
from .membership_ending import DependentsWarningMixin, ending_links
from .memberships import MembershipInline
from .municipalities import MunicipalityAdminMixin, MunicipalityForm
from .participations import ParticipationInline
from .pending_proposals import PendingProposalsMixin
from .presences import PresenceInline
from .profile_rows import (
    CertificateInline,
    CustomerReferenceInline,
    ProfileLinkInline,
    ProfilePictureInline,
    ServiceInline,
)
from .ranked_search import ListSearchMixin
from .relationships import RelationshipFromInline, RelationshipToInline
from .roles import RoleInline
from .similar import COMPARED, SimilarWarningMixin, UniqueNumberMixin
from .topics import OrganizationTopicInline


def _merge_link(survivor, row):
    address = reverse("admin:merge", args=[survivor.pk, row.pk])
    return _("Merge with %s") % survivor, address


class OrganizationForm(
    RegisterFormMixin,
    UniqueNumberMixin,
    FormerNameMixin,
    HeadcountForm,
    MunicipalityForm,
    ImageForm,
):
    keeps_unit = True
    image_field_name = "logo"
    logo = image_field(_("Logo"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_about(self.instance.name, IF_CHANGED)

    def register_values(self, hit):
        return hit.values

    def is_valid(self):
        """Whether it can be saved; a new one may only ask the business register."""
        is_asking = self.instance.pk is None and self.ask_register()
        return not is_asking and super().is_valid()


class OrganizationNameInline(RegistryInline):
    model = OrganizationName
    summary_fields = ["name", "get_kind_display", "period_text"]
    fields = [("name", "kind"), *PERIOD, "source"]


@admin.register(Organization)
class OrganizationAdmin(
    CardMixin,
    FormerNameAdminMixin,
    MunicipalityAdminMixin,
    SimilarWarningMixin,
    ListSearchMixin,
    DeclaredNounMixin,
    ImageUploadMixin,
    PendingProposalsMixin,
    DependentsWarningMixin,
    RegistryAdmin,
):
    """Organizations of every relation to the cluster: members, partners and others."""

    form = OrganizationForm
    list_display = ["name", "number", "kind", "municipality", "is_listed"]
    list_filter = ["kind", "is_listed"]
    filterset_class = StaffOrganizationFilter
    search_fields = [
        "name__unaccent__icontains",
        "names__name__unaccent__icontains",
        "orgnr__startswith",
        "establishment_orgnr__startswith",
    ]
    search_help_text = _("Name, former name, organization number, topic, site or text.")
    actions = [
        "download",
        "merge_two",
    ]
    inlines = [
        MembershipInline,
        ContactInline,
        PresenceInline,
        RoleInline,
        OrganizationNameInline,
        OrganizationTopicInline,
        ProfilePictureInline,
        ServiceInline,
        CustomerReferenceInline,
        CertificateInline,
        ProfileLinkInline,
        ParticipationInline,
        RelationshipFromInline,
        RelationshipToInline,
    ]
    noun = ORGANIZATION

    @admin.display(description=_("org. no."), ordering="orgnr", empty_value="–")
    def number(self, organization):
        return organization.orgnr_text or None

    def survivor_of(self, object_id):
        return find_survivor(number_or_none(object_id))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        unit = None if change else form.unit_of(obj.orgnr)
        if unit:
            keep_answers([(obj, unit)])

    def get_view_on_site_url(self, obj=None):
        """Return the address of the public page, or None while it is not listed."""
        is_shown = obj is not None and obj.is_listed
        return super().get_view_on_site_url(obj) if is_shown else None

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and request.user.has_perm("members.change_membership"):
            context["current_membership"] = obj.memberships.current().first()
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def reason_needed(self, form):
        is_hidden = "is_listed" in form.changed_data and not form.instance.is_listed
        return _("Give a reason for hiding the organization.") if is_hidden else ""

    def instead_of_deleting(self, request, row):
        """Return the end of the membership, and a merge with one that looks the same."""
        acts = ending_links(request, row.memberships.current())
        if may_merge(request.user):
            names = {name: getattr(row, name) for name in COMPARED}
            rows = similar(Organization.objects.all(), typed_profile(**names), row.pk)
            acts += [_merge_link(match.organization, row) for match in rows]
            acts.append((_("Look for duplicates"), reverse("admin:duplicates")))
        return acts

    def has_merge_permission(self, request):
        return may_merge(request.user)

    @admin.action(description=_("Merge two …"), permissions=["merge"])
    def merge_two(self, request, queryset):
        pks = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(pks) == 2:
            return redirect("admin:merge", *pks)
        message = _("Choose the two organizations that are the same, and no others.")
        self.message_user(request, message, messages.WARNING)
