"""The page of all texts, the page of one, and the way back to the standard."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import mail
from members.actions import offer_undo
from members.models import Cluster, MessageText

from .editing import Editing
from .letters import PERMISSION, letter_part, letter_parts
from .overview import overview, writers
from .parts import PARTS


def part_or_404(key):
    if key not in PARTS:
        raise Http404
    return PARTS[key]


@require_safe
def texts(request, site):
    """Render what can be changed, each with how it is now."""
    if not writers(request.user):
        raise PermissionDenied
    return _render(request, site, "all", _("Site and texts"), overview(request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def text(request, key, site):
    """Change one part: a POST saves it, or shows how it would look."""
    return edit(request, part_or_404(key), site)


@require_http_methods(["GET", "HEAD", "POST"])
def standard(request, key, site):
    """Ask whether the standard should come back, and bring it back."""
    return reset(request, part_or_404(key), site)


@require_safe
def letter_texts(request, site):
    """Render the kinds of e-mail, with which of them are worded anew."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    own = set(MessageText.objects.values_list("kind", flat=True))
    rows = [(part, part.key in own) for part in letter_parts()]
    return _render(request, site, "letters", _("Texts of e-mails"), {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def letter_text(request, key, site):
    """Change the texts of a kind of e-mail."""
    return edit(request, _letter_or_404(key), site)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_text_standard(request, key, site):
    """Ask whether the standard text should come back, and bring it back."""
    return reset(request, _letter_or_404(key), site)


def _letter_or_404(key):
    if (part := letter_part(key)) is None:
        raise Http404
    return part


def edit(request, part, site):
    """Render the form of a part; save what is posted, or show how it would look."""
    editing = _editing(request, part, site)
    if request.method == "POST" and "preview" in request.POST:
        editing.look()
    elif request.method == "POST" and (batch := editing.save()):
        messages.success(request, part.done)
        offer_undo(request, batch)
        return redirect(part.address)
    context = {"editing": editing, "part": part}
    return _render(request, site, "text", part.title, context)


def reset(request, part, site):
    """Render the question; bring back the standard when it is answered."""
    editing = _editing(request, part, site)
    if not part.has_standard:
        raise Http404
    if request.method == "POST":
        batch = editing.reset()
        messages.success(request, _("The standard is back."))
        offer_undo(request, batch)
        return redirect(part.address)
    title = _("Back to the standard?")
    context = {"editing": editing, "part": part}
    return _render(request, site, "standard", title, context)


@require_http_methods(["POST"])
def sample(request, site):
    """E-mail the user an example, to show the sender's name and where answers go."""
    if not request.user.has_perm("members.change_cluster"):
        raise PermissionDenied
    mail.write_to(request.user, "sender_sample", {}, sender=request.user)
    messages.success(request, _("An e-mail is on its way to you."))
    return redirect("admin:text", "sender")


def _editing(request, part, site):
    admin = site.get_model_admin(Cluster)
    return Editing(request, part, admin.visible_models(request))


def _render(request, site, template, title, context):
    context = {**site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/wording/{template}.html", context)
