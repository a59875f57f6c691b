from kith.words import Refused, Say


def test_a_sentence_is_filled_in_when_it_is_said():
    assert str(Say("{n} people", {"n": 3})) == "3 people"


def test_a_refusal_carries_its_reason():
    refusal = Refused(Say("Only from {age}.", {"age": 13}))
    assert refusal.reason.params == {"age": 13}
    assert str(refusal) == "Only from 13."
