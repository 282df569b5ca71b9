"""The lines of gunicorn itself, in the format of all others."""

from gunicorn import glogging

from cluster import environment

from .formats import FORMATS, EventFormatter


class Logger(glogging.Logger):
    """Formats gunicorn's lines as ours: no address of a client, no path, no message."""

    def setup(self, cfg):
        super().setup(cfg)
        # The master has no settings of Django.
        formatter = EventFormatter(environment.choice("LOG_FORMAT", FORMATS))
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)
