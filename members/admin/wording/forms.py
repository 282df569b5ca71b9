"""The forms of the texts: some columns of the cluster each, or a text of its own."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.fields import municipalities
from members.mail.wording import placeholders
from members.mail.wording.kinds import FRAME, kind_of
from members.models import Cluster, MessageText, PageText
from members.models.embed_hosts import LinesField
from members.models.languages import TEXT_LANGUAGES, language_of_column
from members.models.wording import PAGES, SUBJECTS

from ..concurrency.row_editing import RowForm
from ..registry.images import UploadErrorsMixin, image_field
from ..registry.widgets import TextareaWidget

MARKDOWN = _(
    "An empty line begins a paragraph, “- ” an item of a list, “## ” a heading; a link is"
    " [text](https://…)."
)


class PartForm(RowForm):
    """The form of a part."""

    image_field_names = ()

    def reset(self):
        """Bring back the standard: empty the columns of the form."""
        row = self.instance
        for name in self.fields:
            field = row._meta.get_field(name)
            setattr(row, name, None if field.null else "")
        row.save(update_fields=list(self.fields))


class TextForm(PartForm):
    """The form of a text that replaces a standard one; without a row the standard stands."""

    def clean(self):
        cleaned = super().clean()
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = value.replace("\r\n", "\n")
        return cleaned

    def reset(self):
        if self.instance.pk:
            self.instance.delete()


class PageTextForm(TextForm):
    class Meta:
        model = PageText
        fields = PAGES
        widgets = dict.fromkeys(fields, TextareaWidget)
        help_texts = dict.fromkeys(fields, MARKDOWN)


class MessageTextForm(TextForm):
    class Meta:
        model = MessageText
        fields = [
            f"{part}_{language}"
            for language in TEXT_LANGUAGES
            for part in ("subject", "opening", "closing")
        ]
        widgets = dict.fromkeys(
            [name for name in fields if not name.startswith("subject")], TextareaWidget
        ) | dict.fromkeys(SUBJECTS, forms.TextInput({"class": "vTextField"}))

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        if target.kind == FRAME:
            for name in SUBJECTS:
                del self.fields[name]
        for name, field in self.fields.items():
            names = kind_of(target.kind).names_of(name.rpartition("_")[0])
            field.validators.append(partial(_check_placeholders, names))

    def clean(self):
        cleaned = super().clean()
        for name, text in self.cleaned_data.items():
            self.cleaned_data[name] = placeholders.with_single_braces(text)
        return cleaned


def _check_placeholders(names, text):
    placeholders.check(placeholders.with_single_braces(text), names)


class NameForm(PartForm):
    """The name of today stands in a row of its own."""

    name = forms.CharField(
        label=_("name of the cluster"),
        max_length=120,
        widget=forms.TextInput({"class": "vTextField"}),
    )

    class Meta:
        model = Cluster
        fields = ["ambition_nb", "ambition_en"]

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        target.name = str(target.name_on(timezone.localdate()) or "")
        self.initial["name"] = target.name
        self.order_fields(["name"])

    def clean(self):
        self.instance.name = self.cleaned_data.get("name", "")
        return super().clean()

    @property
    def arguments(self):
        return {"name": self.cleaned_data["name"]}


class ChoiceForm(PartForm):
    """One choice; until somebody has chosen, the first one holds."""

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        for name, field in self.fields.items():
            field.choices = [c for c in field.choices if c[0]]
            field.required = True
            self.initial[name] = getattr(target, name) or field.choices[0][0]


class ColoursForm(ChoiceForm):
    class Meta:
        model = Cluster
        fields = ["colours"]
        widgets = {"colours": forms.RadioSelect}


class LanguagesForm(ChoiceForm):
    class Meta:
        model = Cluster
        fields = ["languages"]
        widgets = {"languages": forms.RadioSelect}
        help_texts = {
            "languages": _(
                "With one language, no public page links to the other, and an address in"
                " the other leads to the same page in this one. What you have written in"
                " the other alone is shown as it is."
            )
        }


class MunicipalitiesField(LinesField):
    """Cleans lines with names of municipalities to a list, as they are spelt."""

    def to_python(self, value):
        lines = super().to_python(self.prepare_value(value)).splitlines()
        return list(
            dict.fromkeys(municipalities.find(one) for one in lines if one.strip())
        )


class RegionForm(PartForm):
    municipalities = MunicipalitiesField(
        label=_("municipalities of the region"),
        required=False,
        widget=TextareaWidget,
        help_text=_("One a line. Forms of the secretariat list these first."),
    )

    class Meta:
        model = Cluster
        fields = ["municipalities"]


class ContactForm(PartForm):
    class Meta:
        model = Cluster
        fields = [
            "secretariat_name",
            "secretariat_email",
            "secretariat_phone",
            "secretariat_address",
        ]


class SenderForm(PartForm):
    class Meta:
        model = Cluster
        fields = ["sender_name", "reply_to"]


class TermsForm(PartForm):
    class Meta:
        model = Cluster
        fields = [
            "benefits_nb",
            "benefits_en",
            "expectations_nb",
            "expectations_en",
            "price_nb",
            "price_en",
            "days_until_answer",
        ]
        widgets = dict.fromkeys(filter(language_of_column, fields), TextareaWidget)


class LicenceForm(PartForm):
    data_licence = forms.ChoiceField(
        label=_("licence of the open data"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", _("None yet: nobody may reuse the data without your permission")),
            (
                Cluster.Licence.NLOD,
                _(
                    "NLOD 2.0, the Norwegian licence for open government data: anyone may"
                    " use, change and share the data for any purpose, if they name the"
                    " source and the licence and say what they have changed"
                ),
            ),
            (
                Cluster.Licence.CC_BY,
                _(
                    "CC BY 4.0 from Creative Commons: the same freedom and duties, and"
                    " known all over the world"
                ),
            ),
        ],
        help_text=_(
            "Members' own texts are among the data, so agree with the members first. You"
            " can change the licence later, but copies that somebody has already taken"
            " keep the one they were taken under."
        ),
    )

    class Meta:
        model = Cluster
        fields = ["data_licence"]


class LogoForm(UploadErrorsMixin, PartForm):
    image_field_names = ("logo", "logo_dark")

    logo = image_field(
        _("Logo"), help_text=_("PNG, JPEG or WebP, at most 15 MB. Best wide and low.")
    )
    logo_dark = image_field(
        _("Logo on a dark ground (optional)"),
        help_text=_("Without it the logo stands on white for those who read on dark."),
    )

    class Meta:
        model = Cluster
        fields = ["logo", "logo_dark", "logo_alt_nb", "logo_alt_en"]

    def clean(self):
        cleaned = super().clean()
        if self.cleaned_data.get("logo_dark") and not self.cleaned_data.get("logo"):
            raise ValidationError(
                {"logo": _("Choose a logo for a light ground as well.")}
            )
        return cleaned
