"""The app's door: what budgets tells the registry at start-up."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "budgets"

    def ready(self):
        from budgets import registration

        registration.register()
