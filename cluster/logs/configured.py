"""The LOGGING setting."""

NOTED = {"handlers": ["request_notes"], "level": "WARNING", "propagate": False}


def logging_settings(log_format):
    """Return LOGGING, which writes to standard error as the server itself does."""
    event = {"()": "cluster.logs.formats.EventFormatter", "log_format": log_format}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"event": event},
        "handlers": {
            "console": {"class": "cluster.logs.handlers.Console", "formatter": "event"},
            "request_notes": {"class": "cluster.logs.handlers.RequestNotes"},
            "error_mail": {
                "class": "cluster.logs.error_mail.ErrorMail",
                "level": "ERROR",
            },
        },
        "root": {"handlers": ["console", "error_mail"], "level": "WARNING"},
        "loggers": {
            # Django's own handler would send the request, cookies and forms included.
            "django": {"handlers": [], "level": "WARNING"},
            "django.request": NOTED,
            "django.security": NOTED,
            "cluster.requests": {"level": "INFO"},
        },
    }
