import signal
from threading import Event

from django.core.management.base import BaseCommand

from members.mail import Sender
from members.management.worker import email_loop, run


class Command(BaseCommand):
    help = (
        "Send waiting e-mails until stopped; with --once, only those due now."
        " `manage.py work` sends them too."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true")

    def handle(self, *, once, **options):
        if once:
            Sender().send_all()
            return
        stop = Event()
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signal_number, lambda *_: stop.set())
        run([email_loop()], stop)
