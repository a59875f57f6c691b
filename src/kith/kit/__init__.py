"""Technical pieces with no domain word in them: databases, forms, references, the look.

What does not live here: anything that knows what a person, a tie or a council is.
"""
