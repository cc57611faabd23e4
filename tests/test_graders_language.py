from graders import language


def test_values_are_taken_in_the_language_of_the_sentence() -> None:
    told = language.say("You did not vary {name}.", name={"zh": "摆长", "en": "length"})
    assert told == {"zh": "没有改变摆长。", "en": "You did not vary length."}


def test_a_plain_number_has_no_unit() -> None:
    assert (language.amount(0.2861, "1"), language.amount(9.812, "m/s^2")) == ("0.286", "9.81 m/s²")
