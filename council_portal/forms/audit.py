"""What a reader picks from the audit of a record."""

from collections.abc import Sequence

from django import forms

from council_portal.registry import AuditKind


class AuditFilterForm(forms.Form):
    """One kind of what was done, or everything; the address holds it."""

    kind = forms.ChoiceField(label="What was done", required=False)

    def __init__(self, data, *, kinds: Sequence[AuditKind]):
        super().__init__({"kind": data["kind"]} if data.get("kind") else None)
        self._kinds = {kind.slug: kind for kind in kinds}
        self.fields["kind"].choices = [("", "Everything"), *((kind.slug, kind.label) for kind in kinds)]

    @property
    def picked(self) -> AuditKind | None:
        """The kind picked; what is none picks everything."""
        return self._kinds.get(self.data.get("kind", ""))
