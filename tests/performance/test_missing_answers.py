"""Whoever leaves a field empty is told what to enter in it, in the words of that field."""

import pytest

from performance import forms, plan_forms
from tests.empty_fields import forms_of, without_words_of_their_own


@pytest.mark.parametrize("form", [*forms_of(forms), *forms_of(plan_forms)], ids=lambda form: form.__name__)
def test_an_empty_field_is_answered_in_its_own_words(form):
    assert not without_words_of_their_own(form)
