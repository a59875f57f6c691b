"""Who is who: accounts, authorities, teams, care-experienced people, allocations.

What does not live here: pages, and who may see what (that is ``kith.access``).
"""
