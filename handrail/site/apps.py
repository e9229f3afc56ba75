"""The site as a Django app: its checks and its commands."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the checks of `handrail check`."""

    name = "handrail.site"
    label = "handrail_site"

    def ready(self) -> None:
        """Makes the checks known, the lines of the log JSON, and every request free of what Django would do for nothing."""
        from django.core.cache import close_caches
        from django.core.signals import request_finished, request_started
        from django.db import reset_queries

        from handrail.site import checks, logs

        checks.register_all()
        logs.configure()
        request_started.disconnect(reset_queries)  # it empties the list of queries that only DEBUG fills
        request_finished.disconnect(close_caches)  # there is no cache
