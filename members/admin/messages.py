"""Messages to lists: all of them, a draft with its form and preview, and sent ones."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages as notices
from django.db.models import Case, When
from django.shortcuts import redirect
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import find_row, form_of, links, press, run
from members.association import messages
from members.association.messages import actions
from members.association.messages.drafts import fingerprint_of_draft
from members.models import Body, Event, Letter, Message
from members.queries.lists.declared import LISTS, lists_for
from members.queries.lists.saving import lists_of

from .desk import WRITE, desk_page, numbered_page
from .inbox.failed_letters import LETTERS
from .lists.pages import named_lists, open_list

VIEW, MAY_WRITE = "members.view_message", actions.SAVE.may
TO_INVITE = (*MAY_WRITE.permissions, "members.view_event")
ACTIONS = {
    "send": actions.SEND,
    "test": actions.TEST,
    "delete": actions.DELETE,
    "stop": actions.STOP,
    "again": actions.SEND_AGAIN,
    "copy": actions.COPY,
}
PER_PAGE, RECIPIENTS_PER_PAGE = 50, 100
MOST_NAMED = 200
WAITS = "is-waiting"  # a class of a badge


@desk_page(
    "messages/",
    "messages",
    "messages/list",
    gettext_lazy("Messages to lists"),
    permissions=(VIEW,),
    menu=gettext_lazy("Messages"),
    words=gettext_lazy("e-mail to many, newsletter, write to all, mass e-mail, drafts"),
)
def message_list(request):
    """Show the messages that were sent with their results, and the drafts."""
    sent = Message.objects.sent().with_results().select_related("by")
    drafts = Message.objects.drafts().select_related("by")
    return {
        "page": numbered_page(request, sent.order_by("-sent_at", "-pk"), PER_PAGE),
        "drafts": drafts if MAY_WRITE(request.user) else [],
        "nouns": _lists_to_write_to(request.user),
    }


def _lists_to_write_to(user):
    return [one for one in lists_for(user) if one.key in messages.NOUNS]


def _new_message(request, noun):
    """Return a message to the list that the address asks for, or None.

    With the parameter `event` it is an invitation, for which one may have to be chosen.
    """
    if noun not in messages.NOUNS or not open_list(request.user, noun):
        return None
    message = Message(noun=noun, by=request.user)
    if "event" in request.GET:
        if not request.user.has_perms(TO_INVITE):
            return None
        message.event = _event_of(request)
    list_query = messages.list_query(message, request.user, request.GET)
    message.query = list_query.query
    return message


def _event_of(request):
    # What was typed is not lost when the time to answer ends meanwhile: sending refuses it.
    rows = Event.objects.all() if request.method == "POST" else messages.invitable()
    return find_row(rows.filter(body=None), request.GET["event"])


def _about(event):
    return {"event": event, "event_page": links.desk_path(event)} if event else {}


def _choice_of_event(query=""):
    return {
        "template": "messages/events",
        "title": _("Which event is it about?"),
        "events": messages.invitable().select_related("site"),
        "query": query,
    }


@desk_page(
    "messages/invite/",
    "invite",
    "messages/invite",
    gettext_lazy("Invite to an event"),
    permissions=TO_INVITE,
    words=gettext_lazy("invitation, invite, participants, event"),
)
def invite(request):
    """Choose a list, or a body, to invite to the `event` of the address."""
    event = _event_of(request) if "event" in request.GET else None
    if event is None:
        return _choice_of_event()
    saved = list(lists_of(request.user))
    return {
        "title": _("Whom do you invite?"),
        **_about(event),
        "groups": [named_lists(one, saved) for one in _lists_to_write_to(request.user)],
        "bodies": Body.objects.all(),
    }


def _draft_message(request, pk):
    draft = Message.objects.drafts().filter(pk=pk).first()
    return draft if draft and open_list(request.user, draft.noun) else None


@desk_page(
    "messages/new/<slug:noun>/",
    "message_write",
    "messages/write",
    permissions=MAY_WRITE.permissions,
    methods=WRITE,
    finds=_new_message,
)
def write_message(request, message):
    """Write a message to the list that the address asks for, or an invitation."""
    if message.event:
        return _form_page(request, message, messages.standard_words(message.event))
    if "event" in request.GET:
        return _choice_of_event(message.query)
    greeting = _("Hello, {name}!") + "\n\n"
    return _form_page(request, message, {"text_nb": greeting})


@desk_page(
    "messages/<int:pk>/edit/",
    "message_edit",
    "messages/write",
    permissions=MAY_WRITE.permissions,
    methods=WRITE,
    finds=_draft_message,
)
def edit_message(request, message):
    """Change a draft."""
    values = {name: getattr(message, name) for name in actions.SAVE.form.base_fields}
    values["functions"] = message.recipient_functions
    return _form_page(request, message, values)


def _form_page(request, message, initial):
    data = request.POST if request.method == "POST" else None
    form = form_of(actions.SAVE, message, data, initial=initial)
    if run(request, actions.SAVE, form, message):
        return redirect("admin:message", form.result.pk)
    words = _("Invite these") if message.event else _("Write to these")
    return {
        "title": str(message) if message.pk else words,
        "form": form,
        "message": message,
        **_about(message.event),
        "list_query": messages.list_query(message, request.user),
        "offered": [f"{{{name}}}" for name in messages.OFFERED["nb"]],
        "offered_en": [f"{{{name}}}" for name in messages.OFFERED["en"]],
        "seen": request.POST.get("seen") or fingerprint_of_draft(message),
    }


def _visible_message(request, pk):
    """Return the message with its results; a draft needs permission to write."""
    rows = Message.objects.with_results().select_related("by")
    message = rows.filter(pk=pk).first()
    if message is None or message.sent_at:
        return message
    is_open = LISTS[message.noun].is_open_to(request.user)
    return message if is_open and MAY_WRITE(request.user) else None


@desk_page(
    "messages/<int:pk>/",
    "message",
    "messages/message",
    permissions=(VIEW,),
    actions=tuple(ACTIONS.values()),
    methods=WRITE,
    finds=_visible_message,
)
def message_page(request, message):
    """Show a draft with its preview, or a sent message with its results; POST acts on it."""
    if request.method == "POST":
        return _act(request, message)
    context = {"title": str(message), **_about(message.event)}
    if message.sent_at:
        return context | _results(request, message)
    preview = MessagePreview(message, request.user)
    return context | {"template": "messages/preview", "preview": preview}


def _act(request, message):
    """Run the action of the button that was pressed; redirect to the message or the list."""
    action = ACTIONS.get(request.POST.get("do"))
    if action is None:
        notices.error(request, _("Choose one of the buttons."))
        return redirect("admin:message", message.pk)
    form = form_of(action, message, request.POST)
    is_done = press(request, action, message, form)
    if action is actions.DELETE if is_done else "gone" in getattr(form, "refused", ()):
        return redirect("admin:messages")
    copied = form.result if is_done and action is actions.COPY else message
    return redirect("admin:message", copied.pk)


def _results(request, message):
    """Return the outcome of a message; recipients only with permission to see people."""
    may_write = MAY_WRITE(request.user)
    context = {
        "message": message,
        "corrected": messages.to_readdress(message) if may_write else [],
        "may_mend": LETTERS.is_for(request.user),
    }
    if request.user.has_perm("members.view_person"):
        rows = message.recipients.select_related("letter").order_by(
            Case(When(letter__failed_at__isnull=False, then=0), default=1),
            *("company", "name", "pk"),
        )
        page = numbered_page(request, rows, RECIPIENTS_PER_PAGE)
        results = [_result_of(row, message) for row in page.object_list]
        context |= {"page": page, "results": results}
    return context


@dataclass
class MessagePreview:
    """A draft as its sender sees it before it is sent; each part in one query or none."""

    message: object
    user: object

    @cached_property
    def selection(self):
        return messages.select(self.message, self.user)

    @property
    def number(self):
        return len(self.selection.addressees)

    @cached_property
    def examples(self):
        """[(Addressee, text sent to them)]."""
        addressees = self.selection.examples
        return [
            (one, messages.RenderedMessage(self.message, one)) for one in addressees
        ]

    @property
    def fingerprint(self):
        return messages.fingerprint_of_sending(self.message, self.selection)

    @cached_property
    def before(self):
        """(an equal message of the last day, how many of these got it), or None."""
        return messages.same_before(self.message, self.selection)

    @property
    def without(self):
        """[(name, where an address can be added)] of the rows that have none."""
        return [
            (str(row), links.desk_path(row))
            for row in self.selection.without[:MOST_NAMED]
        ]

    @property
    def filters_in_words(self):
        return messages.list_query(self.message, self.user).filters_in_words


@dataclass(frozen=True)
class RecipientResult:
    """A recipient of a sent message: the state in words, its kind, and why it failed."""

    recipient: object
    state: str
    kind: str = ""
    why: str = ""


def _result_of(recipient, message):
    """Return the RecipientResult of a recipient with a loaded letter."""
    letter = recipient.letter
    if recipient.is_refused:
        return RecipientResult(recipient, _("wants no such messages"))
    if letter is None:
        is_stopped = message.stopped_at is not None
        waiting = str(Letter.State.WAITING.label), WAITS
        return RecipientResult(recipient, *((_("stopped"),) if is_stopped else waiting))
    if letter.failure == Letter.Failure.WITHDRAWN:
        return RecipientResult(recipient, _("stopped"))
    kinds = {"waiting": WAITS, "failed": "is-wrong", "sent": "is-good"}
    words, why = str(letter.state.label), letter.get_failure_display()
    return RecipientResult(recipient, words, kinds[letter.state], why)
