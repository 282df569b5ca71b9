"""The form by which a member proposes: its profile, a project, a facility or a stream."""

from functools import cached_property, partial

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.http import Http404

from members.actions import words_for
from members.fields import FormContext, Names, fingerprint, number_or_none
from members.models import Organization
from members.queries import search
from members.records import review

from . import drafts, parts, pictures
from .moving import exchanged

SEEN, NOW, CHOICE = "seen-", "now-", "choose-"
MINE, THEIRS = "mine", "theirs"
SHORT = 12  # fields


class ChangeRequestForm:
    """One subject's form; without a post it shows the state once all is approved."""

    def __init__(self, subject, user, data=None, files=None, *, opened=()):
        self.subject, self.user, self.data = subject, user, data
        # The names of fields whose sections are open, whatever they hold.
        self.opened = opened
        self.general, self.clashes, self.refusals = [], set(), {}
        self.is_judged = True
        if data is not None:
            for joint in self.noun.joints:
                data = joint.split(data)
            self.data, self.refusals = pictures.take_uploads(
                data, files or {}, self.organization.pk, self.declared.values()
            )
        self._read()

    @property
    def noun(self):
        return self.subject.noun

    @property
    def organization(self):
        return self.subject.organization

    def _read(self):
        """Read live and pending values; typed values stay."""
        self.change = review.pending(self.subject)
        if self.change and not self.subject.is_new:
            setattr(self.change, self.noun.key, self.subject.target)
        self.live = review.live_now(self.subject)
        self.shown = review.once_approved(self.noun, self.live, self.change)
        if self.is_first:
            self.shown = {
                name: declared.initial(self.subject.target, self.organization)
                for name, declared in self.declared.items()
            }
        for attribute in ("fields", "joints", "context", "names"):
            self.__dict__.pop(attribute, None)

    @property
    def is_first(self):
        """Whether it is about something new that has not been proposed yet."""
        return self.subject.is_new and self.change is None

    @property
    def is_over(self):
        """Whether the proposal of the address waits no longer, or never did."""
        return self.subject.number is not None and self.change is None

    @property
    def heading(self):
        """Return the title of the page: of a new row, a pending one, or a live one."""
        if self.subject.page:
            return str(self.sections[0].heading)
        if not self.subject.is_new:
            return self.noun.heading_of(self.subject.target)
        return str(self.change or self.noun.words.new)

    @property
    def lead(self):
        """Return the sentences below the heading."""
        return "" if self.subject.page else self.noun.words.lead

    @property
    def other_pages(self):
        """(heading, URL name) of the other pages of the noun's form."""
        sections = {field.section for field in self.noun.in_form.values()}
        here = self.subject.page
        return [(s.heading, f"portal:{s.page}") for s in sections if s.page > here]

    @property
    def english(self):
        return parts.EnglishSwitch(self)

    @property
    def is_message_open(self):
        """Whether the message has words in it, or none of it was taken."""
        return any(bound.value() or bound.errors for bound in self.message)

    @property
    def token(self):
        return drafts.sign(self.user, self.organization, self.data)

    @cached_property
    def declared(self):
        """{name: field} of the fields of its page."""
        fields, page = self.noun.in_form.items(), self.subject.page
        return {name: field for name, field in fields if field.section.page == page}

    @cached_property
    def names(self):
        def organizations():
            return self.context.organizations.visible_labels

        return Names(seen_by=self.organization, loaded={Organization: organizations})

    @cached_property
    def context(self):
        listed = Organization.objects.listed()
        return FormContext(
            self.names,
            speaker=self.organization,
            slugs=self._slugs(),
            suggest=partial(search.similar_names, listed),
            pictures=pictures.PictureInputs(self.organization, self.names),
            addresses=parts.kept_addresses(self),
        )

    def _slugs(self):
        """Return the slugs of all organizations that the form has to name."""
        values = [self.shown, self.live]
        for item in self.change.items.all() if self.change else []:
            if field := self.noun.proposable.get(item.field):
                values += [{item.field: item.old}]
                values += [{item.field: field.result(item.old, item.proposed)}]
        return [
            slug
            for value in values
            for name in value
            for slug in self.noun.proposable[name].organizations(value[name])
        ]

    @cached_property
    def inputs(self):
        """{name: ValueForm or RowFormSet}, in the order of the form."""
        return {
            name: declared.input(self.context, self.shown[name], self.data)
            for name, declared in self.declared.items()
        }

    @property
    def picture_advice(self):
        return pictures.new_advice(self.inputs.values())

    @cached_property
    def message(self):
        return parts.message_form(self.noun)(self.data)

    @cached_property
    def fields(self):
        """{name: FormField}, in the order of the form."""
        at_once = self.noun.at_once()
        waiting = {d.item.field: d for d in self.differences}
        return {
            name: parts.FormField(
                declared=declared,
                input=self.inputs[name],
                seen=self._seen(name),
                is_at_once=name in at_once,
                waiting=waiting.get(name),
                conflict=self._conflict(name),
            )
            for name, declared in self.declared.items()
        }

    @property
    def sections(self):
        """The FormSections of its page."""
        return [
            self._section(fieldset, [self.fields[one.name] for one in declared])
            for fieldset, declared in self.noun.form_sections
            if fieldset.page == self.subject.page
        ]

    def _section(self, fieldset, fields):
        is_open = self.is_short or any(map(self._opens, fields))
        return parts.FormSection(fieldset, parts.joined(fields, self.joints), is_open)

    @property
    def is_short(self):
        """Whether the form has so few fields that all its sections are open."""
        return len(self.declared) <= SHORT

    def _opens(self, field):
        """Whether the field opens its section: it is asked for, wrong or typed in."""
        is_asked = field.name in self.opened or (self.is_first and field.is_required)
        return is_asked or field.problems or field.conflict or field.input.is_touched

    @cached_property
    def joints(self):
        return [parts.JointField(joint, self.fields) for joint in self.noun.joints]

    @cached_property
    def differences(self):
        """Return the differences of the pending proposal from the live values."""
        if self.change is None:
            return []
        return review.differences(self.change, self.names, self.live)

    @property
    def problems(self):
        """All that is wrong, as (id of the input, label, message)."""
        if not self.is_judged or self.data is None:
            return []
        fields = parts.joined(self.fields.values(), self.joints)
        inputs = [problem for field in fields for problem in field.problems]
        return inputs + [
            (bound.id_for_label, bound.label, error)
            for bound in self.message
            for error in bound.errors
        ]

    @property
    def conflicts(self):
        return [field for field in self.fields.values() if field.conflict]

    @property
    def has_errors(self):
        return bool(self.general or self.problems or self.conflicts)

    def forgive(self):
        """Clear the errors of the typed values: nothing was sent."""
        self.is_judged = False
        for form in self.inputs.values():
            rows = form.forms if form.is_rows else [form]
            form.full_clean() if form.is_rows else None
            for row in rows:
                row.full_clean()
                row._errors = ErrorDict()
            if form.is_rows:
                form._non_form_errors = ErrorList()
        self.message.full_clean()
        self.message._errors = ErrorDict()
        # A refused file is gone, whatever button was pressed.
        self._show_refused_uploads()

    def _show_refused_uploads(self):
        for name, messages in self.refusals.items():
            self.inputs[name.partition("-")[0]].add_refusal(messages, at=name)

    def move_row(self, name, here, there):
        """Exchange two posted rows of a field, and focus on the one that was here."""
        self.data = exchanged(self.data, f"{name}-{here}-", f"{name}-{there}-")
        self.refusals = exchanged(self.refusals, f"{name}-{here}-", f"{name}-{there}-")
        self.inputs[name].moved = there

    def posted_rows(self, name):
        """Return how many rows of a field were posted, if not more than it may have."""
        number = number_or_none(self.data.get(f"{name}-TOTAL_FORMS"), digits=2)
        return min(number or 0, self.declared[name].most)

    def _posted(self, kind, name):
        return self.data.get(f"{kind}{name}", "") if self.data is not None else ""

    def _seen(self, name):
        """Return the fingerprint of the value on the page when the typing began."""
        return self._posted(SEEN, name) or fingerprint(self.shown[name])

    def _conflict(self, name):
        asked_before = self._posted(NOW, name)
        if name not in self.clashes and not asked_before:
            return None
        declared, field = self.declared[name], self.shown[name]
        mine, now = self.wanted.get(name, field), fingerprint(field)
        return parts.Conflict(
            mine=declared.difference(mine, field, self.names),
            now=declared.difference(field, mine, self.names),
            fingerprint=now,
            choice=self._posted(CHOICE, name) if asked_before == now else "",
        )

    def is_valid(self):
        return self._is_valid

    @cached_property
    def _is_valid(self):
        self._show_refused_uploads()
        forms_are_valid = [form.is_valid() for form in self.inputs.values()]
        gaps = self.noun.gaps(self.wanted, self.shown)
        for name, question in gaps.items():
            self.inputs[name].add_refusal([question])
        refused = self.refusals or gaps
        return all(forms_are_valid) and self.message.is_valid() and not refused

    @cached_property
    def wanted(self):
        """Return {name: value} of the posted fields of the page, as far as valid."""
        return {
            name: form.value()
            for name, form in self.inputs.items()
            if (self.is_first or self._posted(SEEN, name))
            and form.is_given()
            and form.is_valid()
        }

    @property
    def arguments(self):
        """Return the arguments of SUBMIT: the chosen values, with the fingerprints of the page."""
        chosen = {name: self._posted(CHOICE, name) for name in self.wanted}
        seen = {n: self._posted(NOW if chosen[n] == MINE else SEEN, n) for n in chosen}
        return {
            "values": {n: v for n, v in self.wanted.items() if chosen[n] != THEIRS},
            "seen": None if self.is_first else seen,
            "message": self.message.text,
            "addresses": parts.typed_addresses(self),
        }

    def take_refusal(self, error):
        """Show a refusal at its field, beside the present values."""
        if getattr(error, "code", None) == "access":
            raise Http404 from error
        by_field = getattr(error, "error_dict", None)
        for name, errors in (by_field or {}).items():
            messages = ValidationError(errors).messages
            if errors[0].code == "meanwhile":
                self.clashes.add(name)
            elif name == NON_FIELD_ERRORS or name not in self.inputs:
                self.general += messages
            else:
                self.inputs[name].add_refusal(messages)
        if by_field is None:
            self.general += words_for(error)
        self.subject = self.subject.fresh()
        self._read()
