"""The sets of fields a sharing can carry. Plain Python."""

FIRST_SET = ("name", "ring", "fields", "feel")
"""What a worker sees of a shared member: name, how close, which field, how it feels. Never the wish."""
