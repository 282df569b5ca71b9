from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from members.actions import links, recording
from members.association import joining
from members.fields import value_or_words
from members.management.local_register import CHANGES, NAME, NUMBER, change_unit
from members.models import Batch, Organization, Precision

from .demo import is_taken

NOT_RUNNING = (
    "The demo does not run on port {}. Start it with make demo; if it has another port,"
    " add that here, as PORT=8002."
)
WHERE_TO_LOOK = """
  The desk of the secretariat: {desk}
  {name} there: {card}"""


class Command(BaseCommand):
    help = f"Change {NAME}, an invented member, in the business register of the demo."

    def add_arguments(self, parser):
        parser.add_argument("change", choices=CHANGES, metavar="|".join(CHANGES))

    def handle(self, *, change, **options):
        _refuse_without_demo()
        member = _member() or self._new_member()
        is_other = _value(change_unit, change)
        already = "" if is_other else " It was so already."
        self.stdout.write(f"{NAME} {CHANGES[change]} in the local register.{already}")
        self._synchronize()
        desk = links.absolute(reverse("admin:index"))
        card = links.absolute(links.desk_path(member))
        self.stdout.write(WHERE_TO_LOOK.format(desk=desk, card=card, name=member))

    def _new_member(self):
        """Register the member, and let the watch read the unit as it is before the change."""
        member = _value(_register_member)
        self.stdout.write(f"{NAME} is a member from today, not shown publicly.")
        self._synchronize()
        return member

    def _synchronize(self):
        try:
            call_command("sync_register", stdout=self.stdout, stderr=self.stderr)
        except CommandError as away:
            self.stderr.write(f"{away}\nThe demo reads the change later.")


def _value(act, *args):
    """Return the value of an act; a refusal ends the command with its sentence."""
    value, why = value_or_words(act, *args)
    if why:
        raise CommandError(why)
    return value


def _refuse_without_demo():
    if not settings.DEMO:
        raise CommandError("This command is for a demo only: set DEMO=1.")
    if not settings.IS_REGISTER_LOCAL:
        raise CommandError("REGISTER_URL names another register than that of the demo.")
    if not is_taken(settings.LOCAL_REGISTER_PORT):
        raise CommandError(NOT_RUNNING.format(settings.PORT))


def _member():
    """Return the invented member, or None; its number goes with a removed unit."""
    number = Q(orgnr=NUMBER) | Q(register_snapshot__number=NUMBER)
    return Organization.objects.filter(number).first()


def _register_member():
    """Do as the page “New member” of the desk does."""
    with recording(Batch.Act.SAVE, by=None, reason="manage.py demo_register"):
        return joining.REGISTER.do(
            None,
            organization=None,
            name=NAME,
            orgnr=NUMBER,
            kind=Organization.Kind.COMPANY,
            since=(timezone.localdate(), Precision.DAY),
            by=None,
        )
