"""The app's door: what workforce tells the registry at start-up."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "workforce"

    def ready(self):
        from workforce import registration

        registration.register()
