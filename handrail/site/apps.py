"""The site as a Django app: its checks and its commands."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the checks of `handrail check`."""

    name = "handrail.site"
    label = "handrail_site"

    def ready(self) -> None:
        """Makes the checks known, and the lines of the log JSON."""
        from handrail.site import checks, logs

        checks.register_all()
        logs.configure()
