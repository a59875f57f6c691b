"""Who may see what: signing in, invitations, roles, sharing, gates, and "who looked".

What does not live here: what is seen. Rooms above ask a gate for their subject; there is no other way to one.
"""
