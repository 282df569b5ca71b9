"""What a member does about what is registered of it: each an Action."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions import Action

from .confirming import confirm_profile
from .sections import Section


def _confirmed(waiting, organization, **typed):
    thanks = _("Thank you. The profile shows that you confirmed it.")
    if not waiting:
        return thanks
    left_out = ", ".join(str(one.label) for one in Section if one in waiting)
    text = _("Not confirmed, since your proposed change is not decided: %(sections)s.")
    return f"{thanks} {text % {'sections': left_out}}"


CONFIRM_PROFILE = Action(
    gettext_lazy("Confirm that everything is correct"), confirm_profile, _confirmed
)
