"""The yearly check behind the link of a reminder: its form, and what each section shows."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from members import freshness, limits
from members.fields import ORGANIZATION, FormContext, Names
from members.fields.forms import PlainForm
from members.fields.masks import mask_text
from members.freshness import CHANGE, END, RIGHT, Answer, Content, Section

PER_LINK = {"at_most": 30, "per": timedelta(days=1)}
# What can be corrected on the page itself; addresses and telephones take a log-in.
PROFILE_FIELDS = ["summary_nb", "summary_en", "website", "employees"]
ANSWERS = [
    (RIGHT, pgettext_lazy("yearly check", "Still correct")),
    (CHANGE, pgettext_lazy("yearly check", "Needs a change")),
    (END, pgettext_lazy("yearly check", "No longer applies")),
]
PAGES = {
    Section.PROFILE: "profile",
    Section.REGISTER: "organization",
    Section.CONTACTS: "contacts",
    Section.PROJECTS: "projects",
    Section.FACILITIES: "facilities",
    Section.STREAMS: "streams",
    Section.OFFICES: "offices",
}


@dataclass
class Part:
    """One section on the page: its content, how it stands, and its fields while it is open."""

    content: Content
    day: date | None
    is_waiting: bool
    page: str
    form: forms.Form

    @property
    def section(self):
        return self.content.section

    @property
    def title(self):
        return capfirst(str(self.section.label))

    @property
    def is_open(self):
        """Whether it waits for an answer."""
        return not (self.day or self.is_waiting or self.content.is_empty)

    def _bound(self, name):
        return self.form[f"{name}_{self.section}"]

    @property
    def answer(self):
        return self._bound("answer")

    @property
    def text(self):
        return self._bound("text")

    @property
    def ended(self):
        """The boxes of the rows that apply no longer; a single row needs none."""
        return self._bound("ended") if len(self.content.can_end) > 1 else None

    @property
    def inputs(self):
        is_profile = self.section == Section.PROFILE
        return [one.bound for one in self.form.inputs.values()] if is_profile else []

    @property
    def is_wrong(self):
        inputs = [self.answer, self.text, *self.inputs]
        return any(bound.errors for bound in inputs)


class CheckForm(PlainForm):
    """An answer to each section; it cleans to {"answers": {section: Answer}}."""

    def __init__(self, data, *, check):
        self.check, self.inputs = check, check.profile_inputs(data)
        super().__init__(data)
        for section, content in check.contents.items():
            self._add_fields(section, content)

    def _add_fields(self, section, content):
        title, can_end = capfirst(str(section.label)), content.can_end
        self.fields[f"answer_{section}"] = forms.ChoiceField(
            label=title,
            choices=ANSWERS if can_end else ANSWERS[:2],
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"ended_{section}"] = forms.MultipleChoiceField(
            label=_("%(section)s that no longer apply") % {"section": title},
            choices=[(row.key, f"{row.title} ({row.note})") for row in can_end],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields[f"text_{section}"] = forms.CharField(
            label=_("%(section)s, in your own words") % {"section": title},
            required=False,
            max_length=1000,
            widget=forms.Textarea({"rows": 3}),
        )
        self.fields[f"seen_{section}"] = forms.CharField(
            required=False, max_length=40, widget=forms.HiddenInput
        )

    def clean(self):
        answers = {}
        for section in self.check.contents:
            answer = self._answer(section)
            if answer.kind:
                self._judge(section, answer)
                answers[section] = answer
            elif answer.text or answer.ended:
                self._refuse("answer", section, _("Choose an answer."))
        if not answers and self.check.has_open:
            raise ValidationError(_("Answer at least one section."), code="none")
        return {"answers": answers}

    def _answer(self, section):
        def given(name):
            return self.cleaned_data.get(f"{name}_{section}") or ""

        kind, can_end = given("answer"), self.check.contents[section].can_end
        only = [can_end[0].key] if len(can_end) == 1 and kind == END else []
        return Answer(
            kind=kind,
            seen=given("seen"),
            text=given("text").strip().replace("\r\n", "\n"),
            wanted=self._wanted()
            if (section, kind) == (Section.PROFILE, CHANGE)
            else {},
            ended=list(given("ended")) or only,
        )

    def _wanted(self):
        """Return {field: value} of the profile that was typed otherwise than it is."""
        wrong = [form for form in self.inputs.values() if not form.is_valid()]
        for form in wrong:
            for name, messages in form.errors.items():
                label = form.fields[name].label
                self.add_error(None, [f"{label}: {message}" for message in messages])
        live = self.check.live
        given = {n: form for n, form in self.inputs.items() if form.is_given()}
        valid = {n: form.value() for n, form in given.items() if form not in wrong}
        return {n: value for n, value in valid.items() if value != live[n]}

    def _judge(self, section, answer):
        """Refuse an answer that says too little, or says something beside what was typed."""
        if answer.kind == RIGHT and (answer.text or answer.ended):
            text = _("You have written what is to be changed. Choose “%(answer)s”.")
            said = {"answer": ANSWERS[1][1]}
            self._refuse("answer", section, text % said)
        if answer.kind == CHANGE and not (answer.text or answer.wanted):
            self._refuse("text", section, _("Write what is to be changed."))
        if answer.kind == END and not answer.ended:
            self._refuse("ended", section, _("Tick what no longer applies."))

    def _refuse(self, name, section, text):
        if not self.has_error(f"{name}_{section}"):
            self.add_error(f"{name}_{section}", text)


class YearlyCheck:
    """The user of a reminder confirms, or proposes changes of, what is registered."""

    page, done = "portal/yearly_check.html", "portal/yearly_check_done.html"
    is_one_click = False

    def __init__(self, reminder):
        self.reminder = freshness.find_reminder(reminder)
        self.organization = self.reminder.organization

    def form(self, data=None):
        self._form = CheckForm(data, check=self)
        return self._form

    def context(self):
        if self._form.is_bound:
            # As it stands now: it may have changed since a press that was refused.
            self.reminder = freshness.find_reminder(self.reminder.pk)
            self.organization = self.reminder.organization
            for name in ("contents", "live", "parts"):
                self.__dict__.pop(name, None)
        return {"parts": self.parts, "has_open": self.has_open}

    def execute(self, answers):
        limits.require("yearly check", self.reminder.pk, **PER_LINK)
        freshness.answer(self.reminder, answers)

    @cached_property
    def contents(self):
        return freshness.contents_of(self.organization)

    @cached_property
    def live(self):
        """{field: value} of what of the profile can be corrected on the page."""
        declared = ORGANIZATION.proposable
        live = {n: declared[n].live(self.organization) for n in PROFILE_FIELDS}
        return {n: v for n, v in live.items() if mask_text(str(v)) == str(v)}

    def profile_inputs(self, data):
        """Return {field: ValueForm}; what holds an address of somebody has none."""
        context = FormContext(Names(), speaker=self.organization)
        declared = ORGANIZATION.proposable
        return {
            name: declared[name].input(context, value, data, prefix="profile")
            for name, value in self.live.items()
        }

    @cached_property
    def parts(self):
        form = getattr(self, "_form", None)
        days = freshness.confirmed_since(self.organization, self.reminder.asked_on)
        waiting = freshness.waiting_sections(self.organization)
        return [
            Part(
                content,
                days.get(section),
                section in waiting,
                reverse(f"portal:{PAGES[section]}", args=[self.organization.slug]),
                form,
            )
            for section, content in self.contents.items()
        ]

    @property
    def has_open(self):
        """Whether a section waits for an answer."""
        return any(part.is_open for part in self.parts)
