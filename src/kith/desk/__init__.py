"""Pages that join rooms: where everybody arrives, "my people", one person's page.

What does not live here: anything stored. Every read goes through a gate and the lower rooms' queries.
"""
