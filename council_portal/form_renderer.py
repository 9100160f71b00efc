"""How the portal's forms are drawn: Django's own renderer with our templates."""

from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """Fields with label above, hint under the label and the error beside the field."""
