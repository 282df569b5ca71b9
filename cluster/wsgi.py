"""The WSGI application of the production server."""

import os

from django.core.wsgi import get_wsgi_application

from cluster.checks import refuse_outdated_catalogues
from cluster.timeouts import limit_database_waits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster.settings")

# System checks run before commands only, not in a server.
refuse_outdated_catalogues()
application = get_wsgi_application()
# Visitors wait three seconds at most; commands may take the time they need.
limit_database_waits()
