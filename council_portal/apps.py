"""The ground's app configuration."""

from django.apps import AppConfig


class CouncilPortalConfig(AppConfig):
    name = "council_portal"
    verbose_name = "Council Portal"

    def ready(self):
        from council_portal import converters, registration

        converters.register()
        registration.register()
