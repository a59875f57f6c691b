"""What is shared with whoever asks, as the database itself works it out: the rule of ``queries.sharing.shared_with``.

It is a function of the owner's, because it has to look where the asker may not: whether a person paused everything is
nobody else's business. It gives references only, of the things and of the sharings themselves.
"""

from django.conf import settings

from kith.kit.walls import SHARED_WITH_ME

SHARED = f"""
CREATE OR REPLACE FUNCTION {SHARED_WITH_ME}() RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := NULLIF(current_setting('app.account', true), '')::bigint;
    today date := COALESCE(NULLIF(current_setting('app.on', true), '')::date, CURRENT_DATE);
BEGIN
    IF me IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT seen.ref
    FROM people_allocation held
    JOIN people_account worker ON worker.id = held.worker_id AND worker.is_active
    JOIN access_sharing open ON open.allocation_id = held.id AND open.ended_at IS NULL
    JOIN people_person person ON person.id = open.person_id AND person.adopted_on IS NULL
    JOIN people_account own ON own.person_id = person.id AND own.is_active
    CROSS JOIN LATERAL (VALUES (open.ref::text), (open.thing::text)) AS seen (ref)
    WHERE held.worker_id = me AND held.from_on <= today AND (held.to_on IS NULL OR held.to_on > today)
      AND NOT EXISTS (
          SELECT 1 FROM access_pause pause WHERE pause.person_id = person.id AND pause.ended_at IS NULL)
      AND NOT EXISTS (
          SELECT 1 FROM people_shutout shut
          WHERE shut.person_id = person.id AND shut.account_id = me AND shut.ended_at IS NULL)
      AND NOT EXISTS (
          SELECT 1 FROM access_named named JOIN access_restriction stop ON stop.id = named.restriction_id
          WHERE named.name = worker.ref AND stop.person_id = person.id AND stop.ended_at IS NULL)
      AND NOT EXISTS (  -- lapsed at 16 and 18; who is born on 29 February has other years' birthday on 1 March
          SELECT 1 FROM (VALUES (16), (18)) AS ages (age),
              LATERAL (SELECT (person.born_on + make_interval(years => age))::date AS day) AS plain,
              LATERAL (SELECT plain.day + (extract(day FROM person.born_on) > extract(day FROM plain.day))::int
                  AS birthday) AS exact
          WHERE exact.birthday <= today AND (open.begun_at AT TIME ZONE '{settings.TIME_ZONE}')::date < exact.birthday);
END $$
"""  # noqa: S608  a name of ours, no value
