"""Pages as they are published, for answers to machines."""

from tests.operation.publication.conftest import fresh, published, visitor  # noqa: F401
