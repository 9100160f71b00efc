"""Choices that know their words without Django: a value that is text, its label, and what fields take."""

from council_portal.choices import Choice


class Answer(Choice):
    YES = "yes", "Yes, it is"
    NO = "no", "No"


def test_a_choice_is_its_stored_value_and_knows_the_words_for_it():
    answer = Answer("yes")
    assert answer is Answer.YES
    assert (answer, f"{answer}", answer.value, answer.label) == ("yes", "yes", "yes", "Yes, it is")


def test_all_of_them_are_offered_in_the_order_they_are_written_in():
    assert Answer.choices == [("yes", "Yes, it is"), ("no", "No")]
