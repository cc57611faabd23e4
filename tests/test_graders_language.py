from graders import language


def test_values_are_taken_in_the_language_of_the_sentence() -> None:
    told = language.say("You did not vary {name}.", name={"zh": "摆长", "en": "length"})
    assert told == {"zh": "没有改变摆长。", "en": "You did not vary length."}
