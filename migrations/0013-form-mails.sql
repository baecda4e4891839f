create function mails_about(letter uuid, signature uuid, today timestamptz, lately timestamptz)
  returns table (number integer, today integer, lately integer, newest_at timestamptz) language sql stable as $$
  select coalesce(max(o.number), 0)::integer,
         (count(*) filter (where o.created_at > mails_about.today))::integer,
         (count(*) filter (where o.created_at > mails_about.lately))::integer,
         max(o.created_at)
    from outbox o
   where o.letter_id = letter and o.signature_id = signature and o.kind in ('confirm', 'signed-already')
$$;

comment on function mails_about is 'What forms have caused to be written about a signature: the highest number, how many since each of two moments, and when the last one.';
