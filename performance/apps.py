"""The app's door: what performance tells the registry at start-up."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "performance"

    def ready(self):
        from performance import registration

        registration.register()
