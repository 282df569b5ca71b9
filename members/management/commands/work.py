import signal
from threading import Event

from django.core.management.base import BaseCommand

from members.management.worker import work, work_once
from members.operation.work.parent import watch_parent


class Command(BaseCommand):
    help = (
        "Send e-mails, run the periodic jobs and do long tasks until it is stopped;"
        " with --once, what is due now."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true")

    def handle(self, *, once, **options):
        if once:
            work_once()
            return
        stop = Event()
        for signal_number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signal_number, lambda *_: stop.set())
        watch_parent(stop.set)
        work(stop)
