"""The sections of an organization's profile, as rows of its form."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.models import (
    Certificate,
    CertificateKind,
    CustomerReference,
    ProfileLink,
    ProfilePicture,
    Service,
)

from .base import PERIOD, RegistryAdmin, RegistryInline, RegistryInlineForm
from .images import UploadErrorsMixin, image_field, upload_errors

FILES = _("PNG, JPEG or WebP, at most 15 MB.")


class ProfilePictureForm(UploadErrorsMixin, RegistryInlineForm):
    image_field_name = "image"
    image = image_field(_("Picture"), required=True, help_text=FILES)


class CertificateForm(UploadErrorsMixin, RegistryInlineForm):
    image_field_name = "image"
    image = image_field(_("Picture of the certificate"), help_text=FILES)


class PictureInline(RegistryInline):
    """Rows with a picture; its bytes are not loaded."""

    def get_queryset(self, request):
        return super().get_queryset(request).defer("image__data")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.upload_errors = upload_errors(request)
        return formset


class ProfilePictureInline(PictureInline):
    model = ProfilePicture
    form = ProfilePictureForm
    summary_fields = ["place", "alt_nb"]
    fields = ["image", "alt_nb", "alt_en", "place", "source"]


class ServiceInline(RegistryInline):
    model = Service
    summary_fields = ["name_nb", "topic"]
    fields = [("name_nb", "name_en"), "text_nb", "text_en", "topic", "source"]
    autocomplete_fields = ["topic"]


class CustomerReferenceInline(RegistryInline):
    model = CustomerReference
    summary_fields = ["what_nb", "customer", "year"]
    fields = ["what_nb", "what_en", "customer", "customer_organization"]
    fields += [
        "year",
        "link",
        "source",
        ("confirmed_on", "declined_on", "declined_why"),
    ]
    readonly_fields = ["confirmed_on", "declined_on", "declined_why"]
    autocomplete_fields = ["customer_organization"]
    fk_name = "organization"


class ProfileLinkInline(RegistryInline):
    model = ProfileLink
    summary_fields = ["label", "url"]
    fields = ["label", "url", "source"]


class CertificateInline(PictureInline):
    model = Certificate
    form = CertificateForm
    summary_fields = ["kind", "number", "period_text"]
    fields = ["kind", ("number", "issuer"), *PERIOD, "image", "source"]
    autocomplete_fields = ["kind"]


@admin.register(CertificateKind)
class CertificateKindAdmin(RegistryAdmin):
    """The managed list of certificates, from which members choose."""

    list_display = ["name_nb", "name_en"]
    search_fields = ["name_nb__unaccent__icontains", "name_en__icontains"]
    search_help_text = _("Name in Norwegian or English.")
    fields = ["name_nb", "name_en", "slug"]
