"""The app's door: what meetings tells the registry at start-up."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self):
        from meetings import registration

        registration.register()
