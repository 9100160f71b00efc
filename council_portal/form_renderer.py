"""How the portal's forms are drawn: Django's own renderer with our templates and the Design System's classes."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

_CLASSES = (
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.HiddenInput, ""),
    (forms.Widget, "govuk-input"),
)


class PortalBoundField(BoundField):
    """A field that gives its control the Design System's class, and the error's beside it where there is one."""

    @property
    def is_single_checkbox(self) -> bool:
        """Whether the control is one box to tick, whose label stands beside it and not above."""
        return type(self.field.widget) is forms.CheckboxInput

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        block = next(name for kind, name in _CLASSES if isinstance(widget, kind))
        if block:
            classes = [block, attrs.get("class") or widget.attrs.get("class", "")]
            if self.errors and not block.endswith("__input"):
                classes.append(f"{block}--error")
            attrs["class"] = " ".join(name for name in classes if name)
        return attrs


class PortalFormRenderer(TemplatesSetting):
    """Fields with label above, hint under the label and the error beside the field; the errors' summary first."""

    form_template_name = "django/forms/form.html"
    formset_template_name = "django/forms/formset.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = PortalBoundField
