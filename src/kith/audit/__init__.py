"""The log of who read and who changed what: append, chain, verify.

What does not live here: names, content, or keys to any other room. Rows hold opaque references and field
names only, so a person's data can be erased without breaking the chain.
"""
