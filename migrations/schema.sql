-- What the migrations add up to. Written by test/database/schema.test.ts; do not edit.

CREATE OR REPLACE FUNCTION public.are_origins(origins text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(bool_and(origin ~ '^(https://([*][.])?[a-z0-9-]+([.][a-z0-9-]+)+|http://(localhost|127[.]0[.]0[.]1))(:[0-9]{1,5})?$'), true)
    from unnest(origins) origin
$function$;
comment on function are_origins(text[]) is 'Each stands in a content security policy as it is: nothing else may get there.';

CREATE OR REPLACE FUNCTION public.are_sealed(entries jsonb, id uuid)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (NOT (EXISTS (SELECT FROM jsonb_each_text(are_sealed.entries) entry(name, value) WHERE ((entry.name = ANY (ARRAY['name'::text, 'second_name'::text, 'role'::text, 'affiliation'::text, 'line'::text, 'city'::text, 'contact_name'::text, 'contact_role'::text, 'email'::text])) AND (NOT is_sealed(entry.value, are_sealed.id))))));
comment on function are_sealed(jsonb,uuid) is 'Whether all of these columns of the signature that may name somebody are sealed.';

CREATE OR REPLACE FUNCTION public.fits_or_sealed(value text, most integer)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (((length(value) >= 1) AND (length(value) <= most)) OR starts_with(value, chr(58858)));
comment on function fits_or_sealed(text,integer) is 'What is sealed is longer than it was, and was measured before.';

CREATE OR REPLACE FUNCTION public.is_sealed(value text, id uuid)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN starts_with(value, ((chr(58858) || (id)::text) || '.'::text));
comment on function is_sealed(text,uuid) is 'Whether this is a sealed value about the signature; null of null.';

CREATE OR REPLACE FUNCTION public.keep_an_owner()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- Of two owners who remove each other at the same moment, one waits here and sees what the other did.
  perform from letters where id = old.letter_id for no key update;
  if not exists (select from roles where letter_id = old.letter_id and role = 'owner') then
    raise exception 'a letter keeps an owner' using errcode = 'restrict_violation', constraint = 'roles_keep_an_owner';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  was boolean := tg_op <> 'INSERT' and old.counted;
  decided timestamptz;
  moment timestamptz;
begin
  if was and new.counted
     and (old.published, case when old.published <> 'withheld' then old.line end, old.country, old.capacity, old.language,
          old.people)
         is not distinct from
         (new.published, case when new.published <> 'withheld' then new.line end, new.country, new.capacity, new.language,
          new.people) then
    return null;
  end if;
  if tg_op = 'UPDATE' and old.verdict is distinct from new.verdict then
    select max(d.decided_at) into decided
      from decisions d
     where d.letter_id = new.letter_id and d.signature_id = new.id;
  end if;
  moment := case
    when was and new.counted then now()
    when decided is not null then decided
    when new.withdrawn_at is not null then new.withdrawn_at
    when new.disputed_at is not null then new.disputed_at
    when tg_op = 'INSERT' or old.confirmed_at is null then new.confirmed_at
    else now() end;
  insert into events (letter_id, id, kind, signature_id, reason, organizations, people, lines, at)
  values (new.letter_id, uuid_at(moment),
          case when was and new.counted then 'signature.changed'
               when new.counted then 'signature.counted'
               when new.withdrawn_at is not null then 'signature.withdrawn'
               else 'signature.removed' end,
          new.id,
          case when not new.counted and new.withdrawn_at is null then
            case when new.disputed_at is not null then 'disputed'
                 when new.verdict in ('rejected', 'same') then new.verdict
                 else 'waiting' end end,
          (new.counted and new.people = 0)::integer - (was and old.people = 0)::integer,
          case when new.counted then new.people else 0 end - case when was then old.people else 0 end,
          (new.counted and new.published <> 'withheld')::integer - (was and old.published <> 'withheld')::integer,
          moment);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_event_of_edition()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into events (letter_id, id, kind, edition, organizations, people, lines, at)
  values (new.letter_id, uuid_at(new.frozen_at), 'edition.frozen', new.number, 0, 0, 0, new.frozen_at);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_original()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from letters l where l.id = new.letter_id and l.language = new.language)
     and not exists (select from texts t
                      where t.letter_id = new.letter_id and t.language = new.language and t.replaced_at is null) then
    raise exception 'the original of a letter stays' using errcode = 'restrict_violation';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_signatory_words()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op <> 'INSERT' and old.counted then
    delete from signatory_words w
     where w.letter_id = old.letter_id and w.signature_id = old.id
       and w.word = any (words_in(old.sort_key) || old.hidden_words)
       and w.person = (old.people > 0) and w.place = split_part(old.sort_key, chr(1), 1);
  end if;
  if tg_op <> 'DELETE' and new.counted then
    insert into signatory_words (letter_id, word, person, place, signature_id, shown)
    select new.letter_id, word, new.people > 0, split_part(new.sort_key, chr(1), 1), new.id, true
      from unnest(words_in(new.sort_key)) as word;
    if new.capacity = 'organization' or new.published <> 'full' then
      insert into signatory_words (letter_id, word, person, place, signature_id, shown)
      select new.letter_id, word, new.people > 0, split_part(new.sort_key, chr(1), 1), new.id, false
        from unnest(new.hidden_words) as word;
    end if;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_verdict()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update signatures s
     set verdict = (
       select case d.kind when 'approve' then 'approved' when 'same' then 'same' else 'rejected' end
         from decisions d
        where d.letter_id = new.letter_id and d.signature_id = new.signature_id and d.kind <> 'undo'
          and not exists (select from decisions u where u.letter_id = d.letter_id and u.undoes = d.id)
        order by d.decided_at desc, d.id desc
        limit 1)
   where s.letter_id = new.letter_id and s.id = new.signature_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.lines_with(letter uuid, word_from text, word_to text, pattern text, grouped boolean, most integer)
 RETURNS TABLE(person boolean, place text, id uuid)
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  -- As many are put in order at once; of more the first are found word by word, or on the list itself.
  few constant integer := 10000;
  begins text[];
begin
  if (select count(*) from (select from signatory_words w
                             where w.letter_id = letter and w.word >= word_from and w.word < word_to and w.shown
                             limit few + 1) met) <= few then
    return query
      select distinct grouped and w.person as person, w.place, w.signature_id
        from signatory_words w
       where w.letter_id = letter and w.word >= word_from and w.word < word_to and w.shown
         and (pattern is null or replace(w.place, '~', '') like pattern)
       order by 1, 2, 3
       limit most;
    return;
  end if;
  begins := array(
    with recursive next as (
      (select w.word
         from signatory_words w
        where w.letter_id = letter and w.word >= word_from and w.word < word_to
        order by w.word
        limit 1)
      union all
      select (select w.word
                from signatory_words w
               where w.letter_id = letter and w.word > n.word and w.word < word_to
               order by w.word
               limit 1)
        from next n
       where n.word is not null)
    select n.word from next n where n.word is not null limit 65);
  if cardinality(begins) < 65 then
    return query
      select distinct grouped and c.person as person, c.place, c.signature_id
        from unnest(begins) as begin (word)
       cross join (values (false), (true)) kind (person)
       cross join lateral (
             select w.person, w.place, w.signature_id
               from signatory_words w
              where w.letter_id = letter and w.word = begin.word and w.person = kind.person and w.shown
                and (pattern is null or replace(w.place, '~', '') like pattern)
              order by w.place, w.signature_id
              limit most) c
       order by 1, 2, 3
       limit most;
    return;
  end if;
  if grouped then
    return query
      select s.people > 0, split_part(s.sort_key, chr(1), 1), s.id
        from signatories s
       where s.letter_id = letter and s.published <> 'withheld'
         and replace(split_part(s.sort_key, chr(1), 1), '~', '') ~ ('(^|[ !].?)' || word_from)
         and (pattern is null or replace(split_part(s.sort_key, chr(1), 1), '~', '') like pattern)
       order by s.people > 0, s.sort_key, s.id
       limit most;
  else
    return query
      select false, split_part(s.sort_key, chr(1), 1), s.id
        from signatories s
       where s.letter_id = letter and s.published <> 'withheld'
         and replace(split_part(s.sort_key, chr(1), 1), '~', '') ~ ('(^|[ !].?)' || word_from)
         and (pattern is null or replace(split_part(s.sort_key, chr(1), 1), '~', '') like pattern)
       order by s.sort_key, s.id
       limit most;
  end if;
end $function$;
comment on function lines_with(uuid,text,text,text,boolean,integer) is 'The first lines of the list that hold a word from word_from up to word_to (a beginning of words: letters and digits alone), and fit the pattern where there is one, in the order of the list; grouped: organizations first.';

CREATE OR REPLACE FUNCTION public.mails_about(letter uuid, signature uuid, today timestamp with time zone, lately timestamp with time zone)
 RETURNS TABLE(number integer, today integer, lately integer, newest_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(max(o.number), 0)::integer,
         (count(*) filter (where o.created_at > mails_about.today))::integer,
         (count(*) filter (where o.created_at > mails_about.lately))::integer,
         max(o.created_at)
    from (select kind, number, created_at
            from outbox
           where letter_id = letter and signature_id = signature
           order by kind, number) o
   where o.kind || '' in ('confirm', 'signed-already')
$function$;
comment on function mails_about(uuid,uuid,timestamp with time zone,timestamp with time zone) is 'What forms have caused to be written about a signature: the highest number, how many since each of two moments, and when the last one.';

CREATE OR REPLACE FUNCTION public.mails_by_forms(mailbox text, since timestamp with time zone)
 RETURNS TABLE(last_number integer, unanswered integer, in_all integer)
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(max(o.recipient_number), 0),
         (count(*) filter (where o.created_at > since and (o.kind <> 'confirm' or s.confirmed_at is null)))::integer,
         (count(*) filter (where o.created_at > since))::integer
    from outbox o
    left join signatures s on s.letter_id = o.letter_id and s.id = o.signature_id
   where o.recipient_key = mailbox
$function$;
comment on function mails_by_forms(text,timestamp with time zone) is 'How many mails forms have caused to a mailbox since then, and of these how many its holder has not answered by confirming.';

CREATE OR REPLACE FUNCTION public.names_any(words text, names text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (EXISTS (SELECT FROM unnest(names_any.names) name(name) WHERE (strpos(lower(names_any.words), lower(name.name)) > 0)));
comment on function names_any(text,text[]) is 'Whether one of the names stands in the text, in whatever case.';

CREATE OR REPLACE FUNCTION public.number_events(letter uuid)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  numbered integer;
begin
  if not exists (select from events e where e.letter_id = letter and e.number is null) then
    return 0;
  end if;
  -- One after the other; whoever waited sees what the one before has numbered.
  perform pg_advisory_xact_lock(hashtextextended('events ' || letter, 0));
  with chosen as (
    select e.id
      from events e
     where e.letter_id = letter and e.number is null
     order by e.written
     limit 5000),
  placed as (
    select e.id, row_number() over (order by e.written) as place
      from events e
      join chosen using (id)
     where e.letter_id = letter),
  given as (
    update events e
       set number = placed.place + coalesce((select max(l.number) from events l where l.letter_id = letter), 0)
      from placed
     where e.letter_id = letter and e.id = placed.id
    returning e.at, e.organizations, e.people, e.lines),
  added as (
    insert into tallies (letter_id, day, organizations, people, lines)
    select letter, (at at time zone 'UTC')::date as day, sum(given.organizations), sum(given.people), sum(given.lines)
      from given
     group by day
    on conflict (letter_id, day) do update
       set organizations = tallies.organizations + excluded.organizations,
           people = tallies.people + excluded.people,
           lines = tallies.lines + excluded.lines)
  select count(*) into numbered from given;
  return numbered;
end $function$;
comment on function number_events(uuid) is 'Gives committed events their numbers, up to 5,000 of them, and adds them to the tallies; how many it were.';

CREATE OR REPLACE FUNCTION public.refuse_change_of_activity()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- A year of it is beyond every setting.
  if tg_op = 'DELETE' and old.at < now() - interval '1 year' then
    return old;
  end if;
  raise exception 'activity is append-only' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_decision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and new.reason = '(erased)' and (to_jsonb(old) - 'reason') = (to_jsonb(new) - 'reason') then
    return new;
  end if;
  raise exception 'decisions are append-only' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_delivery()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'deliveries are append-only' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_edition()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' then
    if tg_table_name = 'editions' then
      -- What is generated (previous) is not there yet: it follows from the number, and was refused of all but the first.
      if (to_jsonb(old) - '{hidden_at,previous}'::text[]) = (to_jsonb(new) - '{hidden_at,previous}'::text[]) then
        return new;
      end if;
    elsif tg_table_name = 'edition_signatures' then
      if new.removed_at is not null
         and (to_jsonb(old) - '{line,country,removed_at}'::text[]) = (to_jsonb(new) - '{line,country,removed_at}'::text[])
         and exists (select from signatures s
                      where s.letter_id = old.letter_id and s.id = old.signature_id and s.erased_at is not null) then
        return new;
      end if;
    elsif tg_table_name = 'edition_files' then
      if new.bytes is null
         and (old.letter_id, old.number, old.kind, old.language, old.sha256, old.size_bytes)
             = (new.letter_id, new.number, new.kind, new.language, new.sha256, new.size_bytes)
         and exists (select from editions e
                      where e.letter_id = old.letter_id and e.number = old.number and e.hidden_at is not null) then
        return new;
      end if;
    end if;
  end if;
  raise exception 'an edition never changes' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'events are append-only' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_evidence()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and new.note = '(erased)' and (to_jsonb(old) - 'note') = (to_jsonb(new) - 'note') then
    return new;
  end if;
  if tg_op = 'DELETE' and exists (
       select from signatures s
        where s.letter_id = old.letter_id and s.id = old.signature_id
          and (s.erased_at is not null or s.forgotten_at is not null)) then
    return old;
  end if;
  raise exception 'evidence is append-only' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_image()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'an image of a published text never changes' using errcode = 'restrict_violation';
end $function$;

CREATE OR REPLACE FUNCTION public.refuse_change_of_text()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or (to_jsonb(old) - 'replaced_at') <> (to_jsonb(new) - 'replaced_at') then
    raise exception 'a published text never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.spend_captcha_tokens(hashes text[], expiries timestamp with time zone[])
 RETURNS TABLE(place integer, fresh boolean)
 LANGUAGE sql
AS $function$
  with spent as (
    insert into captcha_tokens (token_hash, expires_at)
    select distinct on (hash) hash, expires_at
      from unnest(hashes, expiries) as given (hash, expires_at)
     where hash is not null
     order by hash, expires_at desc
    on conflict do nothing
    returning token_hash)
  select given.place::integer,
         s.token_hash is not null and row_number() over (partition by given.hash order by given.place) = 1
    from unnest(hashes) with ordinality as given (hash, place)
    left join spent s on s.token_hash = given.hash
$function$;
comment on function spend_captcha_tokens(text[],timestamp with time zone[]) is 'Whether each of these tokens is used for the first time, by its place from 1 on; of two that are the same, the first. Never so where there is none (null).';

CREATE OR REPLACE FUNCTION public.undecided_like(letters uuid[], hold text, state text, grade text, capacity text)
 RETURNS SETOF undecided
 LANGUAGE sql
 STABLE
AS $function$
  select u.*
    from undecided u
   where u.letter_id = any (letters)
     and (undecided_like.hold is null or undecided_like.hold = any (u.holds))
     and (undecided_like.state is null or u.state = undecided_like.state)
     and (undecided_like.capacity is null or u.capacity = undecided_like.capacity)
     and (undecided_like.grade is null or undecided_like.grade = (
           select coalesce(case when bool_or(e.grade = 'strong') then 'strong'
                                when bool_or(e.grade = 'fair') then 'fair'
                                when bool_or(e.grade = 'weak') then 'weak' end, 'none')
             from evidence e
            where e.letter_id = u.letter_id and e.signature_id = u.id))
$function$;
comment on function undecided_like(uuid[],text,text,text,text) is 'What of the queue fits a filter; null takes all. The grade is that of the best evidence, "none" where there is none.';

CREATE OR REPLACE FUNCTION public.uuid_at(moment timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
AS $function$
  select encode(
           set_bit(set_bit(
             overlay(uuid_send(gen_random_uuid())
               placing substring(int8send((extract(epoch from moment) * 1000)::bigint) from 3) from 1 for 6),
             52, 1), 53, 1), 'hex')::uuid
$function$;
comment on function uuid_at(timestamp with time zone) is 'A UUID of version 7 (RFC 9562) of this moment; each call gives another one.';

CREATE OR REPLACE FUNCTION public.words_in(key text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (SELECT ARRAY(SELECT DISTINCT "left"(word.word, 60) AS "left" FROM regexp_split_to_table(regexp_replace(regexp_replace(replace(regexp_replace(split_part(words_in.key, chr(1), 1), '!.'::text, ' '::text, 'g'::text), '~'::text, ''::text), '0.([0-9]+)'::text, ' \1 '::text, 'g'::text), '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])'::text, ' \1 '::text, 'g'::text), ' +'::text) word(word) WHERE (word.word <> ''::text)) AS "array");
comment on function words_in(text) is 'The words of a folded line (server/signature/sort-key.ts), without punctuation and by what numbers are; of scripts without spaces each letter.';

create table access_tokens (
  coordinator_id uuid not null,
  id uuid not null,
  name text not null,
  token_hash text not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint access_tokens_pkey PRIMARY KEY (coordinator_id, id),
  constraint access_tokens_token_hash_key UNIQUE (token_hash),
  constraint access_tokens_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint access_tokens_check CHECK (expires_at > created_at),
  constraint access_tokens_name_check CHECK (length(name) >= 1 AND length(name) <= 60),
  constraint access_tokens_scopes_check CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['signatures:decide'::text, 'letters:write'::text, 'editions:freeze'::text]),
  constraint access_tokens_token_hash_check CHECK (token_hash ~ '^[0-9a-f]{64}$'::text)
);
comment on table access_tokens is 'By which programs act in a coordinator''s name, with no more than the coordinator''s own roles. Only a keyed hash is kept.';
comment on column access_tokens.last_used_at is 'To the minute.';

create table activity (
  letter_id uuid not null,
  id uuid not null,
  coordinator_id uuid,
  kind text not null,
  details jsonb default '{}'::jsonb not null,
  at timestamp with time zone not null,
  constraint activity_pkey PRIMARY KEY (letter_id, id),
  constraint activity_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint activity_kind_check CHECK (kind ~ '^[a-z]+(-[a-z]+)*$'::text)
);
CREATE INDEX activity_of_coordinator ON public.activity USING btree (coordinator_id, at DESC);
CREATE TRIGGER activity_append_only BEFORE DELETE OR UPDATE ON public.activity FOR EACH ROW EXECUTE FUNCTION refuse_change_of_activity();
CREATE TRIGGER activity_never_emptied BEFORE TRUNCATE ON public.activity FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_activity();
comment on table activity is 'What coordinators did that is no decision about a signature. Append-only; forgotten after a year at the soonest.';
comment on column activity.letter_id is 'The nil UUID for what concerns the service or a coordinator’s own account.';
comment on column activity.details is 'Nothing about signers.';

create table agreements (
  letter_id uuid not null,
  signature_id uuid not null,
  text_language text not null,
  text_version integer not null,
  text_hash text not null,
  consent_version text,
  agreed_at timestamp with time zone not null,
  constraint agreements_pkey PRIMARY KEY (letter_id, signature_id, text_language, text_version),
  constraint agreements_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id),
  constraint agreements_text_hash_check CHECK (text_hash ~ '^[0-9a-f]{64}$'::text)
);
comment on table agreements is 'The versions that were agreed to, where it is more than one. The signature itself carries the newest.';

create table announcement_texts (
  letter_id uuid not null,
  number smallint not null,
  language text not null,
  subject text not null,
  body text not null,
  constraint announcement_texts_pkey PRIMARY KEY (letter_id, number, language),
  constraint announcement_texts_letter_id_number_fkey FOREIGN KEY (letter_id, number) REFERENCES announcements(letter_id, number),
  constraint announcement_texts_body_check CHECK (length(body) >= 1 AND length(body) <= 5000),
  constraint announcement_texts_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 200)
);

create table announcements (
  letter_id uuid not null,
  number smallint not null,
  edition integer,
  per_minute integer not null,
  written_at timestamp with time zone not null,
  written_by uuid,
  cancelled_at timestamp with time zone,
  constraint announcements_pkey PRIMARY KEY (letter_id, number),
  constraint announcements_letter_id_edition_fkey FOREIGN KEY (letter_id, edition) REFERENCES editions(letter_id, number),
  constraint announcements_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint announcements_written_by_fkey FOREIGN KEY (written_by) REFERENCES coordinators(id),
  constraint announcements_check CHECK (cancelled_at >= written_at),
  constraint announcements_number_check CHECK (number > 0),
  constraint announcements_per_minute_check CHECK (per_minute >= 1 AND per_minute <= 6000)
);
comment on table announcements is 'News for those signatories who asked for it. With an edition, it hands them the final letter.';

create table authenticator_apps (
  coordinator_id uuid not null,
  sealed_secret text not null,
  last_step bigint not null,
  created_at timestamp with time zone not null,
  constraint authenticator_apps_pkey PRIMARY KEY (coordinator_id),
  constraint authenticator_apps_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id)
);
comment on table authenticator_apps is 'Codes by time (RFC 6238). The secret is sealed with a key that no backup of the database holds.';
comment on column authenticator_apps.last_step is 'The step of 30 s of the newest code that was taken: none is taken twice.';

create table bulk_acts (
  letter_id uuid not null,
  id uuid not null,
  coordinator_id uuid not null,
  kind text not null,
  reason text,
  filter jsonb not null,
  count integer not null,
  state text default 'running'::text not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint bulk_acts_pkey PRIMARY KEY (letter_id, id),
  constraint bulk_acts_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint bulk_acts_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint bulk_acts_check CHECK ((kind = 'reject'::text) = (reason IS NOT NULL)),
  constraint bulk_acts_check1 CHECK ((ended_at IS NULL) = (state = ANY (ARRAY['running'::text, 'undoing'::text]))),
  constraint bulk_acts_count_check CHECK (count > 0),
  constraint bulk_acts_kind_check CHECK (kind = ANY (ARRAY['approve'::text, 'reject'::text])),
  constraint bulk_acts_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 1000),
  constraint bulk_acts_state_check CHECK (state = ANY (ARRAY['running'::text, 'cancelled'::text, 'done'::text, 'undoing'::text, 'undone'::text]))
);
CREATE UNIQUE INDEX bulk_acts_one_at_a_time ON public.bulk_acts USING btree (letter_id) WHERE (ended_at IS NULL);
comment on table bulk_acts is 'Decisions about many signatures at once: carried out in batches, stopped by cancelling, undone as one.';
comment on column bulk_acts.filter is 'What was chosen of the queue: words of ours, nothing about signers.';

create table bulk_signatures (
  letter_id uuid not null,
  bulk_id uuid not null,
  signature_id uuid not null,
  outcome text,
  constraint bulk_signatures_pkey PRIMARY KEY (letter_id, bulk_id, signature_id),
  constraint bulk_signatures_letter_id_bulk_id_fkey FOREIGN KEY (letter_id, bulk_id) REFERENCES bulk_acts(letter_id, id),
  constraint bulk_signatures_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id),
  constraint bulk_signatures_outcome_check CHECK (outcome = ANY (ARRAY['decided'::text, 'left'::text, 'undone'::text, 'kept'::text]))
);
comment on table bulk_signatures is 'The signatures that were counted when the button was pressed: no others are touched.';
comment on column bulk_signatures.outcome is 'Null until its turn comes. left: somebody else had decided, or its place was taken; kept: decided anew since, so that undoing left it alone.';

create table captcha_tokens (
  token_hash text collate C not null,
  expires_at timestamp with time zone not null,
  constraint captcha_tokens_pkey PRIMARY KEY (token_hash),
  constraint captcha_tokens_token_hash_check CHECK (length(token_hash) = 64 AND token_hash !~ '[^0-9a-f]'::text)
);
comment on table captcha_tokens is 'Captchas that signed something, each once: kept until none of them would pass any more.';

create table code_tries (
  coordinator_id uuid not null,
  tries smallint not null,
  next_at timestamp with time zone not null,
  constraint code_tries_pkey PRIMARY KEY (coordinator_id),
  constraint code_tries_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint code_tries_tries_check CHECK (tries > 0)
);
comment on table code_tries is 'Codes tried since the last right one. Only whoever holds a sign-in link can try, so no stranger can make anybody wait.';

create table consents (
  letter_id uuid not null,
  signature_id uuid not null,
  kind text not null,
  at timestamp with time zone not null,
  given boolean not null,
  version text,
  language text,
  words text,
  sha256 text,
  constraint consents_pkey PRIMARY KEY (letter_id, signature_id, kind, at),
  constraint consents_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id),
  constraint consents_check CHECK (given = (sha256 IS NOT NULL)),
  constraint consents_check1 CHECK (given OR num_nonnulls(version, language, words) = 0),
  constraint consents_kind_check CHECK (kind = ANY (ARRAY['publish'::text, 'updates'::text, 'partner'::text])),
  constraint consents_language_check CHECK (length(language) >= 2 AND length(language) <= 35),
  constraint consents_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint consents_words_check CHECK (length(words) >= 1 AND length(words) <= 500)
);
comment on table consents is 'What a signer agreed to or took back after signing, each with the one before it. Where there is none of a kind, what the form ticked holds.';
comment on column consents.words is 'Of a partner''s own box. Ours are found by version and language (server/signature/consent-words.ts).';
comment on column consents.sha256 is 'Of the words that were agreed to, in UTF-8.';

create table coordinators (
  id uuid not null,
  email text not null,
  email_key text not null,
  name text,
  language text default 'en'::text not null,
  created_at timestamp with time zone not null,
  owns_service boolean default false not null,
  constraint coordinators_pkey PRIMARY KEY (id),
  constraint coordinators_email_key_key UNIQUE (email_key),
  constraint coordinators_email_check CHECK (length(email) >= 3 AND length(email) <= 254),
  constraint coordinators_name_check CHECK (length(name) >= 1 AND length(name) <= 200)
);
comment on column coordinators.owns_service is 'Makes letters, and owns every one. The first is made by the link that the server prints.';

create table countersignatures (
  letter_id uuid not null,
  id uuid not null,
  signature_id uuid not null,
  name text not null,
  role text not null,
  email text not null,
  email_key text collate C not null,
  language text not null,
  asked_by uuid,
  asked_at timestamp with time zone not null,
  line text,
  countersigned_at timestamp with time zone,
  constraint countersignatures_pkey PRIMARY KEY (letter_id, id),
  constraint countersignatures_letter_id_signature_id_email_key_key UNIQUE (letter_id, signature_id, email_key),
  constraint countersignatures_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES coordinators(id),
  constraint countersignatures_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id),
  constraint countersignatures_check CHECK (countersigned_at >= asked_at),
  constraint countersignatures_check1 CHECK ((line IS NULL) = (countersigned_at IS NULL)),
  constraint countersignatures_email_check CHECK (fits_or_sealed(email, 254)),
  constraint countersignatures_email_key_check CHECK (length(email_key) >= 3 AND length(email_key) <= 254),
  constraint countersignatures_language_check CHECK (length(language) >= 2 AND length(language) <= 35),
  constraint countersignatures_name_check CHECK (fits_or_sealed(name, 200)),
  constraint countersignatures_role_check CHECK (fits_or_sealed(role, 200)),
  constraint countersignatures_sealed CHECK (is_sealed(name, signature_id) AND is_sealed(role, signature_id) AND is_sealed(email, signature_id) AND strpos(email_key, '@'::text) = 0) NOT VALID
);
comment on table countersignatures is 'Second officers who were asked whether their organization signs.';
comment on column countersignatures.asked_by is 'The coordinator who asked; null where the signer named the officer.';
comment on column countersignatures.line is 'What the officer saw and agreed to.';

create table decisions (
  letter_id uuid not null,
  id uuid not null,
  signature_id uuid not null,
  coordinator_id uuid,
  kind text not null,
  undoes uuid,
  reason text,
  decided_at timestamp with time zone not null,
  same_as uuid,
  bulk_id uuid,
  constraint decisions_pkey PRIMARY KEY (letter_id, id),
  constraint decisions_letter_id_undoes_key UNIQUE (letter_id, undoes),
  constraint decisions_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint decisions_letter_id_bulk_id_fkey FOREIGN KEY (letter_id, bulk_id) REFERENCES bulk_acts(letter_id, id),
  constraint decisions_letter_id_same_as_fkey FOREIGN KEY (letter_id, same_as) REFERENCES signatures(letter_id, id),
  constraint decisions_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id),
  constraint decisions_letter_id_undoes_fkey FOREIGN KEY (letter_id, undoes) REFERENCES decisions(letter_id, id),
  constraint decisions_check CHECK ((kind = 'undo'::text) = (undoes IS NOT NULL)),
  constraint decisions_check1 CHECK (kind <> 'reject'::text OR reason IS NOT NULL),
  constraint decisions_check2 CHECK ((kind = 'same'::text) = (same_as IS NOT NULL)),
  constraint decisions_check3 CHECK (same_as <> signature_id),
  constraint decisions_kind_check CHECK (kind = ANY (ARRAY['approve'::text, 'reject'::text, 'same'::text, 'undo'::text])),
  constraint decisions_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 1000)
);
CREATE INDEX decisions_of_bulk ON public.decisions USING btree (letter_id, bulk_id, signature_id) WHERE (bulk_id IS NOT NULL);
CREATE INDEX decisions_of_coordinator ON public.decisions USING btree (letter_id, coordinator_id, id) WHERE ((coordinator_id IS NOT NULL) AND (bulk_id IS NULL));
CREATE INDEX decisions_of_signature ON public.decisions USING btree (letter_id, signature_id, decided_at, id);
CREATE TRIGGER decisions_append_only BEFORE DELETE OR UPDATE ON public.decisions FOR EACH ROW EXECUTE FUNCTION refuse_change_of_decision();
CREATE TRIGGER decisions_keep_verdict AFTER INSERT ON public.decisions FOR EACH ROW EXECUTE FUNCTION keep_verdict();
comment on table decisions is 'What a coordinator decided, when and why. Append-only: a decision is reversed by another one that undoes it.';
comment on column decisions.coordinator_id is 'Nobody where a list was imported at the command line.';
comment on column decisions.same_as is 'The signature that stands for both: this one stays as a further contact and is not counted.';
comment on column decisions.bulk_id is 'The act on many signatures that it is a part of.';

create table deliveries (
  letter_id uuid not null,
  id uuid not null,
  number integer not null,
  addressee text not null,
  office text,
  email text not null,
  email_key text collate C not null,
  language text not null,
  delivered_at timestamp with time zone not null,
  delivered_by uuid,
  constraint deliveries_pkey PRIMARY KEY (letter_id, id),
  constraint deliveries_letter_id_number_addressee_email_key_key UNIQUE (letter_id, number, addressee, email_key),
  constraint deliveries_delivered_by_fkey FOREIGN KEY (delivered_by) REFERENCES coordinators(id),
  constraint deliveries_letter_id_number_fkey FOREIGN KEY (letter_id, number) REFERENCES editions(letter_id, number),
  constraint deliveries_addressee_check CHECK (length(addressee) >= 1 AND length(addressee) <= 200),
  constraint deliveries_email_check CHECK (length(email) >= 3 AND length(email) <= 254),
  constraint deliveries_email_key_check CHECK (length(email_key) >= 3 AND length(email_key) <= 254),
  constraint deliveries_office_check CHECK (length(office) >= 1 AND length(office) <= 400)
);
CREATE TRIGGER deliveries_append_only BEFORE DELETE OR UPDATE ON public.deliveries FOR EACH ROW EXECUTE FUNCTION refuse_change_of_delivery();
comment on table deliveries is 'An edition that was mailed to an addressee. Append-only; the public is told the day and the office.';
comment on column deliveries.email is 'As it was entered at the desk. The letter''s files hold no addresses.';
comment on column deliveries.language is 'Of the letter that was delivered.';

create table disputes (
  letter_id uuid not null,
  id uuid not null,
  signature_id uuid not null,
  statement text,
  disputed_at timestamp with time zone not null,
  resolution text,
  reason text,
  coordinator_id uuid,
  resolved_at timestamp with time zone,
  constraint disputes_pkey PRIMARY KEY (letter_id, id),
  constraint disputes_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint disputes_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id),
  constraint disputes_check CHECK (resolved_at >= disputed_at),
  constraint disputes_check1 CHECK ((resolution IS NULL) = (resolved_at IS NULL)),
  constraint disputes_check2 CHECK ((resolution IS NULL) = (coordinator_id IS NULL)),
  constraint disputes_check3 CHECK ((resolution IS NULL) = (reason IS NULL)),
  constraint disputes_reason_check CHECK (length(reason) >= 1 AND length(reason) <= 1000),
  constraint disputes_resolution_check CHECK (resolution = ANY (ARRAY['kept'::text, 'rejected'::text])),
  constraint disputes_statement_check CHECK (length(statement) >= 1 AND length(statement) <= 1000)
);
CREATE INDEX disputes_of_signature ON public.disputes USING btree (letter_id, signature_id, disputed_at);
CREATE UNIQUE INDEX disputes_one_open ON public.disputes USING btree (letter_id, signature_id) WHERE (resolved_at IS NULL);
comment on table disputes is 'When an organization''s public contact said that it did not sign, and what a coordinator made of it. While one is open, signatures.disputed_at suspends the line.';

create table draft_images (
  letter_id uuid not null,
  name text not null,
  sha256 text not null,
  media_type text not null,
  width integer not null,
  height integer not null,
  bytes bytea not null,
  added_at timestamp with time zone not null,
  constraint draft_images_pkey PRIMARY KEY (letter_id, name),
  constraint draft_images_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint draft_images_bytes_check CHECK (octet_length(bytes) >= 1 AND octet_length(bytes) <= 2097152),
  constraint draft_images_check CHECK (sha256 = encode(sha256(bytes), 'hex'::text)),
  constraint draft_images_height_check CHECK (height >= 1 AND height <= 5000),
  constraint draft_images_media_type_check CHECK (media_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text])),
  constraint draft_images_name_check CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]*[.]([Pp][Nn][Gg]|[Jj][Pp][Ee]?[Gg])$'::text AND length(name) <= 100),
  constraint draft_images_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint draft_images_width_check CHECK (width >= 1 AND width <= 5000)
);
comment on table draft_images is 'Pictures and logos that coordinators have handed in, by the names that the text calls them. Seen at the desk only.';

create table draft_rules (
  letter_id uuid not null,
  revision integer not null,
  rules jsonb not null,
  dirty boolean not null,
  saved_by uuid,
  saved_at timestamp with time zone not null,
  constraint draft_rules_pkey PRIMARY KEY (letter_id),
  constraint draft_rules_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint draft_rules_saved_by_fkey FOREIGN KEY (saved_by) REFERENCES coordinators(id),
  constraint draft_rules_revision_check CHECK (revision > 0)
);
comment on table draft_rules is 'Rules and dates that are being set: what is the same in every language. They hold once they are published.';

create table drafts (
  letter_id uuid not null,
  language text not null,
  revision integer not null,
  words jsonb not null,
  base integer not null,
  dirty boolean not null,
  followed jsonb,
  saved_by uuid,
  saved_at timestamp with time zone not null,
  constraint drafts_pkey PRIMARY KEY (letter_id, language),
  constraint drafts_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint drafts_saved_by_fkey FOREIGN KEY (saved_by) REFERENCES coordinators(id),
  constraint drafts_base_check CHECK (base >= 0),
  constraint drafts_language_check CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text AND length(language) <= 35),
  constraint drafts_revision_check CHECK (revision > 0)
);
comment on table drafts is 'What is being written in a language. Until somebody writes, the draft is the published text, and has no row.';
comment on column drafts.revision is 'Goes up with each saving. Whoever saves says which one was before their eyes: nobody overwrites what they have not seen.';
comment on column drafts.words is 'All that is said in this language: title, addressees, conveners, text in Markdown.';
comment on column drafts.base is 'The version of the published text that it was begun from; 0 where there was none.';
comment on column drafts.dirty is 'Whether anything was written since the text was published; a draft that is not says what the text says.';
comment on column drafts.followed is 'Of a translation: the paragraphs of the original as they were when somebody last said that it is up to date.';

create table edition_files (
  letter_id uuid not null,
  number integer not null,
  kind text not null,
  language text not null,
  sha256 text not null,
  size_bytes integer not null,
  bytes bytea,
  constraint edition_files_pkey PRIMARY KEY (letter_id, number, kind, language),
  constraint edition_files_letter_id_number_fkey FOREIGN KEY (letter_id, number) REFERENCES editions(letter_id, number),
  constraint edition_files_check CHECK (octet_length(bytes) = size_bytes AND sha256 = encode(sha256(bytes), 'hex'::text)),
  constraint edition_files_kind_check CHECK (kind = ANY (ARRAY['pdf'::text, 'csv'::text])),
  constraint edition_files_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint edition_files_size_bytes_check CHECK (size_bytes > 0)
);
CREATE INDEX edition_files_by_hash ON public.edition_files USING btree (sha256);
CREATE TRIGGER edition_files_never_change BEFORE DELETE OR UPDATE ON public.edition_files FOR EACH ROW EXECUTE FUNCTION refuse_change_of_edition();
comment on table edition_files is 'The letter in each of its languages and the list, byte by byte as they are delivered.';
comment on column edition_files.language is 'Of a PDF; the list is the same in all of them and stands under the letter''s own.';
comment on column edition_files.bytes is 'Null once somebody in it was erased: sha256 and size_bytes say which file it was.';

create table edition_signatures (
  letter_id uuid not null,
  number integer not null,
  "position" integer not null,
  signature_id uuid not null,
  line text,
  capacity text not null,
  country text,
  language text not null,
  people smallint not null,
  removed_at timestamp with time zone,
  constraint edition_signatures_pkey PRIMARY KEY (letter_id, number, "position"),
  constraint edition_signatures_letter_id_number_signature_id_key UNIQUE (letter_id, number, signature_id),
  constraint edition_signatures_letter_id_number_fkey FOREIGN KEY (letter_id, number) REFERENCES editions(letter_id, number),
  constraint edition_signatures_capacity_check CHECK (capacity = ANY (ARRAY['organization'::text, 'individual'::text, 'affiliated'::text])),
  constraint edition_signatures_line_check CHECK (length(line) >= 1 AND length(line) <= 900),
  constraint edition_signatures_position_check CHECK ("position" > 0),
  constraint edition_signatures_removed CHECK (removed_at IS NULL OR num_nonnulls(line, country) = 0)
);
CREATE TRIGGER edition_signatures_never_change BEFORE DELETE OR UPDATE ON public.edition_signatures FOR EACH ROW EXECUTE FUNCTION refuse_change_of_edition();
comment on table edition_signatures is 'Who stands in an edition, with the line as it printed then: who withdraws later stands in it all the same.';
comment on column edition_signatures."position" is 'The place in the list; those who are not named come after all the others, so that no place tells who they are.';
comment on column edition_signatures.line is 'Null for somebody who is counted and not named, and for whoever was erased since.';
comment on column edition_signatures.removed_at is 'When the name was taken out, its owner having been erased.';

create table edition_texts (
  letter_id uuid not null,
  number integer not null,
  language text not null,
  version integer not null,
  hash text not null,
  constraint edition_texts_pkey PRIMARY KEY (letter_id, number, language),
  constraint edition_texts_letter_id_language_version_fkey FOREIGN KEY (letter_id, language, version) REFERENCES texts(letter_id, language, version),
  constraint edition_texts_letter_id_number_fkey FOREIGN KEY (letter_id, number) REFERENCES editions(letter_id, number),
  constraint edition_texts_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text)
);
CREATE TRIGGER edition_texts_never_change BEFORE DELETE OR UPDATE ON public.edition_texts FOR EACH ROW EXECUTE FUNCTION refuse_change_of_edition();

create table editions (
  letter_id uuid not null,
  number integer not null,
  previous integer generated always as (NULLIF((number - 1), 0)) stored,
  frozen_at timestamp with time zone not null,
  frozen_by uuid,
  origin text not null,
  language text not null,
  dated date not null,
  list_order text not null,
  organizations integer not null,
  people integer not null,
  withheld integer not null,
  hash text not null,
  hidden_at timestamp with time zone,
  constraint editions_pkey PRIMARY KEY (letter_id, number),
  constraint editions_frozen_by_fkey FOREIGN KEY (frozen_by) REFERENCES coordinators(id),
  constraint editions_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint editions_letter_id_previous_fkey FOREIGN KEY (letter_id, previous) REFERENCES editions(letter_id, number),
  constraint editions_check CHECK (withheld >= 0 AND withheld <= people),
  constraint editions_check1 CHECK (hidden_at >= frozen_at),
  constraint editions_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text),
  constraint editions_language_check CHECK (length(language) >= 2 AND length(language) <= 35),
  constraint editions_list_order_check CHECK (list_order = ANY (ARRAY['one list'::text, 'organizations first'::text])),
  constraint editions_number_check CHECK (number > 0),
  constraint editions_organizations_check CHECK (organizations >= 0),
  constraint editions_origin_check CHECK (origin ~ '^https?://[^/]+$'::text),
  constraint editions_people_check CHECK (people >= 0)
);
CREATE TRIGGER editions_keep_event AFTER INSERT ON public.editions FOR EACH ROW EXECUTE FUNCTION keep_event_of_edition();
CREATE TRIGGER editions_never_change BEFORE DELETE OR UPDATE ON public.editions FOR EACH ROW EXECUTE FUNCTION refuse_change_of_edition();
comment on table editions is 'A frozen state of a letter: texts, list, counts, files. Numbered from 1 without a gap, which the key on previous keeps.';
comment on column editions.origin is 'Where we were reached when it was frozen: its files say where the edition can be seen.';
comment on column editions.dated is 'The letter''s date, language and order of the list as they were.';
comment on column editions.withheld is 'How many of the people are counted and not named.';
comment on column editions.hash is 'SHA-256 of the manifest: the letter, the number, the hashes of texts and list, the counts.';
comment on column editions.hidden_at is 'The one thing that may be set later: since when its files are kept no more, somebody in it having been erased. A copy that was delivered cannot be recalled, and a file can still be checked.';

create table edits (
  letter_id uuid not null,
  id uuid not null,
  signature_id uuid not null,
  before jsonb not null,
  after jsonb not null,
  coordinator_id uuid,
  edited_at timestamp with time zone not null,
  undoes uuid,
  constraint edits_pkey PRIMARY KEY (letter_id, id),
  constraint edits_letter_id_undoes_key UNIQUE (letter_id, undoes),
  constraint edits_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint edits_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id),
  constraint edits_letter_id_undoes_fkey FOREIGN KEY (letter_id, undoes) REFERENCES edits(letter_id, id),
  constraint edits_sealed CHECK (are_sealed(before, signature_id) AND are_sealed(after, signature_id)) NOT VALID
);
CREATE INDEX edits_of_signature ON public.edits USING btree (letter_id, signature_id, edited_at, id);
comment on table edits is 'What was changed of a signature, by its signer (nobody is named) or by a coordinator. What may name somebody is sealed.';
comment on column edits.undoes is 'The edit that this one takes back.';

create table events (
  letter_id uuid not null,
  id uuid not null,
  written bigint generated always as identity not null,
  number integer,
  kind text not null,
  signature_id uuid,
  reason text,
  edition integer,
  organizations integer not null,
  people integer not null,
  lines integer not null,
  at timestamp with time zone not null,
  constraint events_pkey PRIMARY KEY (letter_id, id),
  constraint events_letter_id_number_key UNIQUE (letter_id, number),
  constraint events_check CHECK ((kind = 'edition.frozen'::text) = (edition IS NOT NULL)),
  constraint events_check1 CHECK ((signature_id IS NULL) = (edition IS NOT NULL)),
  constraint events_check2 CHECK ((kind = 'signature.removed'::text) = (reason IS NOT NULL)),
  constraint events_kind_check CHECK (kind = ANY (ARRAY['signature.counted'::text, 'signature.changed'::text, 'signature.withdrawn'::text, 'signature.removed'::text, 'edition.frozen'::text])),
  constraint events_number_check CHECK (number > 0),
  constraint events_reason_check CHECK (reason = ANY (ARRAY['rejected'::text, 'same'::text, 'disputed'::text, 'waiting'::text]))
);
CREATE INDEX events_unnumbered ON public.events USING btree (letter_id, written) WHERE (number IS NULL);
CREATE TRIGGER events_append_only BEFORE UPDATE ON public.events FOR EACH ROW WHEN (((old.number IS NOT NULL) OR ((((((((((old.letter_id IS DISTINCT FROM new.letter_id) OR (old.id IS DISTINCT FROM new.id)) OR (old.kind IS DISTINCT FROM new.kind)) OR (old.signature_id IS DISTINCT FROM new.signature_id)) OR (old.reason IS DISTINCT FROM new.reason)) OR (old.edition IS DISTINCT FROM new.edition)) OR (old.organizations IS DISTINCT FROM new.organizations)) OR (old.people IS DISTINCT FROM new.people)) OR (old.lines IS DISTINCT FROM new.lines)) OR (old.at IS DISTINCT FROM new.at)))) EXECUTE FUNCTION refuse_change_of_event();
CREATE TRIGGER events_stay BEFORE DELETE ON public.events FOR EACH ROW EXECUTE FUNCTION refuse_change_of_event();
comment on table events is 'Each change of the list that anybody may see, and each edition. Append-only. No foreign key: the triggers that write them are the rule.';
comment on column events.written is 'In the order in which the rows that they are about changed.';
comment on column events.number is 'Its place in the letter''s order: given after the commit, one event after the other, so that nobody who has read up to a number misses one below it.';
comment on column events.kind is 'withdrawn: by its signer. removed: by the desk, for the reason. changed: its line, or how much of it is shown.';
comment on column events.organizations is 'What it adds to the count; people likewise, and to the lines of the list.';

create table evidence (
  letter_id uuid not null,
  id uuid not null,
  signature_id uuid not null,
  kind text not null,
  grade text not null,
  domain text collate C,
  note text,
  countersignature_id uuid,
  coordinator_id uuid,
  noted_at timestamp with time zone not null,
  constraint evidence_pkey PRIMARY KEY (letter_id, id),
  constraint evidence_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint evidence_letter_id_countersignature_id_fkey FOREIGN KEY (letter_id, countersignature_id) REFERENCES countersignatures(letter_id, id),
  constraint evidence_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id),
  constraint evidence_check CHECK (kind <> 'own-domain'::text OR domain IS NOT NULL),
  constraint evidence_check1 CHECK ((kind = 'countersigned'::text) = (countersignature_id IS NOT NULL)),
  constraint evidence_check2 CHECK ((kind = 'coordinator-note'::text) = (note IS NOT NULL)),
  constraint evidence_check3 CHECK ((kind = 'coordinator-note'::text) = (coordinator_id IS NOT NULL)),
  constraint evidence_grade_check CHECK (grade = ANY (ARRAY['strong'::text, 'fair'::text, 'weak'::text])),
  constraint evidence_kind_check CHECK (kind = ANY (ARRAY['own-domain'::text, 'known-earlier'::text, 'countersigned'::text, 'coordinator-note'::text])),
  constraint evidence_note_check CHECK (length(note) >= 1 AND length(note) <= 2000)
);
CREATE INDEX evidence_of_signature ON public.evidence USING btree (letter_id, signature_id, noted_at, id);
CREATE UNIQUE INDEX evidence_once ON public.evidence USING btree (letter_id, signature_id, kind, grade, domain, countersignature_id) NULLS NOT DISTINCT WHERE (kind <> 'coordinator-note'::text);
CREATE TRIGGER evidence_append_only BEFORE DELETE OR UPDATE ON public.evidence FOR EACH ROW EXECUTE FUNCTION refuse_change_of_evidence();
comment on table evidence is 'What speaks for the authority to sign for an organization. Append-only.';
comment on column evidence.domain is 'Of the mailbox, where the domain is what speaks.';

create table gathered_lines (
  letter_id uuid not null,
  gathering_id uuid not null,
  place integer not null,
  sealed text,
  class text,
  outcome text,
  mailed boolean,
  enters boolean,
  signature_id uuid,
  fate text,
  constraint gathered_lines_pkey PRIMARY KEY (letter_id, gathering_id, place),
  constraint gathered_lines_letter_id_gathering_id_fkey FOREIGN KEY (letter_id, gathering_id) REFERENCES gatherings(letter_id, id) ON DELETE CASCADE,
  constraint gathered_lines_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id),
  constraint gathered_lines_check CHECK (signature_id IS NULL OR (fate = ANY (ARRAY['counted'::text, 'asked'::text, 'undone'::text, 'kept'::text]))),
  constraint gathered_lines_check1 CHECK (enters IS NOT TRUE OR outcome <> 'wrong'::text),
  constraint gathered_lines_check2 CHECK ((outcome IS NULL) = (enters IS NULL)),
  constraint gathered_lines_class_check CHECK (class = ANY (ARRAY['organization'::text, 'individual'::text, 'joint'::text])),
  constraint gathered_lines_fate_check CHECK (fate = ANY (ARRAY['counted'::text, 'asked'::text, 'standing'::text, 'left'::text, 'undone'::text, 'kept'::text])),
  constraint gathered_lines_outcome_check CHECK (outcome = ANY (ARRAY['new'::text, 'duplicate'::text, 'doubtful'::text, 'wrong'::text])),
  constraint gathered_lines_place_check CHECK (place > 0)
);
CREATE INDEX gathered_lines_by_outcome ON public.gathered_lines USING btree (letter_id, gathering_id, outcome, place);
CREATE UNIQUE INDEX gathered_lines_of_signature ON public.gathered_lines USING btree (letter_id, signature_id) WHERE (signature_id IS NOT NULL);
comment on table gathered_lines is 'What stands in a list, line by line, and which signature came of it.';
comment on column gathered_lines.sealed is 'What was gathered and how it was read, sealed: many of them never agreed to stand here. Emptied once the line is entered or left out.';
comment on column gathered_lines.outcome is 'What the dry run found; null until its turn comes.';
comment on column gathered_lines.mailed is 'Whether there is an address, so that its holder is asked.';
comment on column gathered_lines.enters is 'Whether it is to be entered: what is new is, what is a duplicate or doubtful where the coordinator says so.';
comment on column gathered_lines.fate is 'counted: vouched for by the note; asked: a mail asks its holder; standing: another one had its place by then; left: left out; undone, or kept since its signer had confirmed it.';

create table gatherings (
  letter_id uuid not null,
  id uuid not null,
  coordinator_id uuid not null,
  kind text not null,
  file_name text,
  header_key text,
  mapping jsonb,
  language text not null,
  state text not null,
  lines integer not null,
  note text,
  gathered_at timestamp with time zone not null,
  entered_at timestamp with time zone,
  undone_at timestamp with time zone,
  constraint gatherings_pkey PRIMARY KEY (letter_id, id),
  constraint gatherings_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint gatherings_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint gatherings_check CHECK ((kind = 'file'::text) = (file_name IS NOT NULL)),
  constraint gatherings_check1 CHECK ((state = ANY (ARRAY['entering'::text, 'entered'::text, 'undoing'::text, 'undone'::text])) = (entered_at IS NOT NULL)),
  constraint gatherings_check2 CHECK ((state = ANY (ARRAY['undoing'::text, 'undone'::text])) = (undone_at IS NOT NULL)),
  constraint gatherings_file_name_check CHECK (length(file_name) >= 1 AND length(file_name) <= 200),
  constraint gatherings_header_key_check CHECK (header_key ~ '^[0-9a-f]{64}$'::text),
  constraint gatherings_kind_check CHECK (kind = ANY (ARRAY['file'::text, 'pasted'::text, 'sheet'::text])),
  constraint gatherings_language_check CHECK (length(language) >= 2 AND length(language) <= 35),
  constraint gatherings_lines_check CHECK (lines > 0),
  constraint gatherings_mapping_check CHECK (jsonb_typeof(mapping) = 'object'::text),
  constraint gatherings_note_check CHECK (length(note) >= 1 AND length(note) <= 1000),
  constraint gatherings_state_check CHECK (state = ANY (ARRAY['columns'::text, 'checking'::text, 'checked'::text, 'entering'::text, 'entered'::text, 'undoing'::text, 'undone'::text]))
);
CREATE INDEX gatherings_newest ON public.gatherings USING btree (letter_id, gathered_at DESC, id);
comment on table gatherings is 'Lists of signatures that came otherwise than by the form: a file, a pasted list, a sheet of paper. Nothing of it stands on the letter before it is entered, and all of it can be taken back.';
comment on column gatherings.header_key is 'SHA-256 of the names of its columns: a list with the same columns is read the same way.';
comment on column gatherings.mapping is 'What each column holds.';
comment on column gatherings.language is 'Of those who signed, as far as is known: their mails are in it.';
comment on column gatherings.note is 'How the coordinator knows that they signed; the evidence of those without an address.';
comment on column gatherings.entered_at is 'When the coordinator had it entered; undone_at, taken back.';

create unlogged table hits (
  key text collate C not null,
  minute integer not null,
  hour integer not null,
  day integer not null,
  minute_from timestamp with time zone not null,
  hour_from timestamp with time zone not null,
  day_from timestamp with time zone not null,
  constraint hits_pkey PRIMARY KEY (key),
  constraint hits_day_check CHECK (day > 0),
  constraint hits_hour_check CHECK (hour > 0),
  constraint hits_key_check CHECK (length(key) = 22),
  constraint hits_minute_check CHECK (minute > 0)
) with (fillfactor=60);
comment on table hits is 'How many forms came from a network, for a mailbox, to a letter: over all letters, and forgotten after 48 hours.';
comment on column hits.key is 'A keyed hash: no address, no mailbox and no letter can be read from it.';
comment on column hits.minute is 'How many since minute_from; a minute begins with the first hit after the last one ended. So do the hour and the day.';

create table images (
  letter_id uuid not null,
  sha256 text not null,
  media_type text not null,
  width integer not null,
  height integer not null,
  bytes bytea not null,
  constraint images_pkey PRIMARY KEY (letter_id, sha256),
  constraint images_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint images_bytes_check CHECK (octet_length(bytes) >= 1 AND octet_length(bytes) <= 2097152),
  constraint images_check CHECK (sha256 = encode(sha256(bytes), 'hex'::text)),
  constraint images_height_check CHECK (height >= 1 AND height <= 5000),
  constraint images_media_type_check CHECK (media_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text])),
  constraint images_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint images_width_check CHECK (width >= 1 AND width <= 5000)
);
CREATE TRIGGER images_never_change BEFORE DELETE OR UPDATE ON public.images FOR EACH ROW EXECUTE FUNCTION refuse_change_of_image();
comment on table images is 'Pictures and logos of a letter, as their files came. Another file is another image.';
comment on column images.sha256 is 'SHA-256 of the bytes, in hexadecimal; their address too.';
comment on column images.width is 'In pixels, as the file says.';

create table invitations (
  letter_id uuid not null,
  id uuid not null,
  email text not null,
  email_key text not null,
  role text not null,
  invited_by uuid not null,
  invited_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint invitations_pkey PRIMARY KEY (letter_id, id),
  constraint invitations_letter_id_email_key_key UNIQUE (letter_id, email_key),
  constraint invitations_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES coordinators(id),
  constraint invitations_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint invitations_check CHECK (expires_at > invited_at),
  constraint invitations_email_check CHECK (length(email) >= 3 AND length(email) <= 254),
  constraint invitations_role_check CHECK (role = ANY (ARRAY['owner'::text, 'coordinator'::text, 'reviewer'::text, 'reader'::text]))
);
comment on table invitations is 'Who was asked to work on a letter and has not answered. Accepting deletes it; asking again replaces it, and the older link with it.';

create table kept_answers (
  token_id uuid not null,
  key text not null,
  request_hash text not null,
  answer jsonb not null,
  answered_at timestamp with time zone not null,
  constraint kept_answers_pkey PRIMARY KEY (token_id, key),
  constraint kept_answers_key_check CHECK (length(key) >= 1 AND length(key) <= 100),
  constraint kept_answers_request_hash_check CHECK (request_hash ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX kept_answers_by_age ON public.kept_answers USING btree (answered_at);
comment on table kept_answers is 'What a program was answered under its Idempotency-Key: sent again after a lost answer, nothing is done twice. Forgotten after a day.';

create table letters (
  id uuid not null,
  slug text not null,
  language text not null,
  dated date not null,
  signs text default 'everyone'::text not null,
  list_order text default 'one list'::text not null,
  list_language text not null,
  opens_at timestamp with time zone not null,
  closes_at timestamp with time zone,
  created_at timestamp with time zone not null,
  approval text default 'organizations'::text not null,
  captcha text default 'any'::text not null,
  paused_at timestamp with time zone,
  goal integer,
  framing text default 'anywhere'::text not null,
  constraint letters_pkey PRIMARY KEY (id),
  constraint letters_slug_key UNIQUE (slug),
  constraint letters_approval_check CHECK (approval = ANY (ARRAY['everyone'::text, 'organizations'::text, 'doubtful'::text])),
  constraint letters_captcha_check CHECK (captcha = ANY (ARRAY['any'::text, 'proof of work'::text])),
  constraint letters_check CHECK (closes_at > opens_at),
  constraint letters_framing_check CHECK (framing = ANY (ARRAY['anywhere'::text, 'partners'::text])),
  constraint letters_goal_check CHECK (goal >= 1 AND goal <= 100000000),
  constraint letters_language_check CHECK (length(language) >= 2 AND length(language) <= 35),
  constraint letters_list_language_check CHECK (length(list_language) >= 2 AND length(list_language) <= 35),
  constraint letters_list_order_check CHECK (list_order = ANY (ARRAY['one list'::text, 'organizations first'::text])),
  constraint letters_signs_check CHECK (signs = ANY (ARRAY['everyone'::text, 'organizations'::text, 'individuals'::text])),
  constraint letters_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text AND length(slug) <= 80)
);
comment on table letters is 'What is signed: its rules. What it says stands in texts; one without a text is not published yet, and nobody but its coordinators sees it.';
comment on column letters.language is 'The language of the original; texts in other languages are translations of it.';
comment on column letters.list_language is 'The language whose alphabet orders the printed list.';
comment on column letters.approval is 'Whose signatures wait for a coordinator: everyone''s, organizations'', or of organizations only those without strong evidence.';
comment on column letters.paused_at is 'Since when no signatures are taken, whatever the dates say.';
comment on column letters.goal is 'How many signatures its conveners hope for; said beside the count.';
comment on column letters.framing is 'Which sites may hold the sign form in a frame: any, or those of the partners alone.';

create table likenesses (
  letter_id uuid not null,
  signature_id uuid not null,
  other_id uuid not null,
  outcome text not null,
  score real not null,
  reasons jsonb not null,
  found_at timestamp with time zone not null,
  answer text,
  answered_by uuid,
  answered_at timestamp with time zone,
  constraint likenesses_pkey PRIMARY KEY (letter_id, signature_id, other_id),
  constraint likenesses_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES coordinators(id),
  constraint likenesses_letter_id_other_id_fkey FOREIGN KEY (letter_id, other_id) REFERENCES signatures(letter_id, id),
  constraint likenesses_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id),
  constraint likenesses_answer_check CHECK (answer = ANY (ARRAY['same'::text, 'different'::text])),
  constraint likenesses_check CHECK (signature_id <> other_id),
  constraint likenesses_check1 CHECK ((answer IS NULL) = (answered_at IS NULL)),
  constraint likenesses_outcome_check CHECK (outcome = ANY (ARRAY['same'::text, 'doubtful'::text]))
);
CREATE INDEX likenesses_of_other ON public.likenesses USING btree (letter_id, other_id);
comment on table likenesses is 'Signatures that look like one signatory when the later one was confirmed, with the reasons; and what a coordinator, or the signer, answered. A pair that was answered is never asked about again.';
comment on column likenesses.answered_by is 'Nobody where the signer said so.';

create table openings (
  letter_id uuid not null,
  day date not null,
  origin text not null,
  partner text default ''::text not null,
  language text not null,
  count integer not null,
  constraint openings_pkey PRIMARY KEY (letter_id, day, origin, partner, language),
  constraint openings_count_check CHECK (count > 0),
  constraint openings_language_check CHECK (length(language) >= 2 AND length(language) <= 35),
  constraint openings_origin_check CHECK (origin = ANY (ARRAY['page'::text, 'form'::text, 'frame'::text])),
  constraint openings_partner_check CHECK (length(partner) <= 40)
);
comment on table openings is 'How often a letter was opened, by day (UTC), place and language. Of whom is known nowhere: no cookie, no address, nothing that tells two readers apart. No foreign key: it would cost every reader a look at the letter.';
comment on column openings.origin is 'The letter''s page, the page with the form, or the form in a frame.';
comment on column openings.partner is 'The address of the partner on whose site the frame stands; empty where none is known.';

create table organization_differences (
  one_id uuid not null,
  other_id uuid not null,
  coordinator_id uuid,
  decided_at timestamp with time zone not null,
  constraint organization_differences_pkey PRIMARY KEY (one_id, other_id),
  constraint organization_differences_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint organization_differences_one_id_fkey FOREIGN KEY (one_id) REFERENCES organizations(id),
  constraint organization_differences_other_id_fkey FOREIGN KEY (other_id) REFERENCES organizations(id),
  constraint organization_differences_check CHECK (one_id < other_id)
);
comment on table organization_differences is 'Organizations that look alike and are two: nobody is asked again.';

create table organization_keys (
  key text collate C not null,
  organization_id uuid not null,
  constraint organization_keys_pkey PRIMARY KEY (key, organization_id),
  constraint organization_keys_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
comment on table organization_keys is 'Under what an organization that looks alike finds it (server/likeness/keys.ts).';

create table organization_names (
  organization_id uuid not null,
  kind text not null,
  language text,
  name text not null,
  name_key text collate C not null,
  constraint organization_names_pkey PRIMARY KEY (organization_id, kind, name_key),
  constraint organization_names_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  constraint organization_names_kind_check CHECK (kind = ANY (ARRAY['name'::text, 'acronym'::text, 'alias'::text])),
  constraint organization_names_language_check CHECK (length(language) >= 2 AND length(language) <= 35),
  constraint organization_names_name_check CHECK (length(name) >= 1 AND length(name) <= 200)
);
CREATE INDEX organization_names_by_key ON public.organization_names USING btree (name_key, organization_id);

create table organization_words (
  word text collate C not null,
  name_key text collate C not null,
  organization_id uuid not null,
  constraint organization_words_pkey PRIMARY KEY (word, name_key, organization_id),
  constraint organization_words_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
comment on table organization_words is 'The words of the names, each with its whole name: what is typed is found without looking anywhere else.';

create table organizations (
  id uuid not null,
  name_key text collate C not null,
  country text,
  domain text collate C,
  contact_email text,
  contact_key text collate C,
  contact_by uuid,
  created_at timestamp with time zone not null,
  constraint organizations_pkey PRIMARY KEY (id),
  constraint organizations_name_key_country_domain_key UNIQUE NULLS NOT DISTINCT (name_key, country, domain),
  constraint organizations_contact_by_fkey FOREIGN KEY (contact_by) REFERENCES coordinators(id),
  constraint organizations_check CHECK ((contact_email IS NULL) = (contact_key IS NULL)),
  constraint organizations_contact_email_check CHECK (length(contact_email) >= 3 AND length(contact_email) <= 254),
  constraint organizations_contact_key_check CHECK (length(contact_key) >= 3 AND length(contact_key) <= 254),
  constraint organizations_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint organizations_domain_check CHECK (domain ~ '^[a-z0-9-]+(\.[a-z0-9-]+)+$'::text AND length(domain) <= 253),
  constraint organizations_sealed CHECK (strpos(contact_key, '@'::text) = 0) NOT VALID
);
comment on table organizations is 'Organizations that have stood on the public list of a letter, across letters. Never deleted.';
comment on column organizations.name_key is 'The name under which it came first, folded.';
comment on column organizations.domain is 'The registrable domain of its own website; null where many share one.';
comment on column organizations.contact_email is 'Where it is told that it was listed: public, entered by a coordinator and never guessed.';
comment on column organizations.contact_key is 'The key of that mailbox, as signatures have it.';

create table outbox (
  letter_id uuid not null,
  id uuid not null,
  kind text not null,
  number smallint default 1 not null,
  signature_id uuid,
  recipient text not null,
  language text not null,
  payload jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  leased_until timestamp with time zone,
  attempts smallint default 0 not null,
  sent_at timestamp with time zone,
  failed_at timestamp with time zone,
  error text,
  recipient_key text collate C,
  recipient_number integer,
  mailbox_key text collate C,
  constraint outbox_pkey PRIMARY KEY (letter_id, id),
  constraint outbox_letter_id_signature_id_kind_number_key UNIQUE (letter_id, signature_id, kind, number),
  constraint outbox_check CHECK (sent_at IS NULL OR failed_at IS NULL),
  constraint outbox_mailbox_key_check CHECK (length(mailbox_key) >= 3 AND length(mailbox_key) <= 254),
  constraint outbox_number_check CHECK (number > 0),
  constraint outbox_numbered_by_mailbox CHECK ((recipient_key IS NULL) = (recipient_number IS NULL)),
  constraint outbox_recipient_check CHECK (length(recipient) >= 1 AND length(recipient) <= 254 OR starts_with(recipient, chr(58858))),
  constraint outbox_recipient_key_check CHECK (length(recipient_key) >= 3 AND length(recipient_key) <= 254),
  constraint outbox_recipient_number_check CHECK (recipient_number > 0),
  constraint outbox_sealed CHECK (strpos(recipient_key, '@'::text) = 0 AND strpos(mailbox_key, '@'::text) = 0 AND (signature_id IS NULL OR (starts_with(error, (chr(58858) || signature_id::text) || '.'::text) OR error = 'cancelled'::text) AND (starts_with(recipient, (chr(58858) || signature_id::text) || '.'::text) OR recipient = '(erased)'::text OR kind = 'listed'::text OR kind ~~ 'dispute-%-contact'::text))) NOT VALID
);
CREATE INDEX outbox_due ON public.outbox USING btree (((mailbox_key IS NOT NULL)), due_at, id) WHERE ((sent_at IS NULL) AND (failed_at IS NULL));
CREATE INDEX outbox_failed ON public.outbox USING btree (letter_id, failed_at DESC, id) WHERE (failed_at IS NOT NULL);
CREATE INDEX outbox_newest ON public.outbox USING btree (created_at DESC, id);
CREATE UNIQUE INDEX outbox_once_to_a_mailbox ON public.outbox USING btree (letter_id, kind, number, mailbox_key) WHERE (mailbox_key IS NOT NULL);
CREATE UNIQUE INDEX outbox_to_mailbox ON public.outbox USING btree (recipient_key, recipient_number) WHERE (recipient_key IS NOT NULL);
comment on table outbox is 'Mails to send, written in the transaction that causes them. A mail is worded when it is sent or looked at: no link and no text of a mail is stored.';
comment on column outbox.letter_id is 'The nil UUID for mails to coordinators that belong to no letter.';
comment on column outbox.number is 'The how-manieth mail of its kind to this signature; unique, so that twenty requests at once send one.';
comment on column outbox.recipient is 'Sealed where the mail is about a signature; an organization''s public contact is in clear, and so are coordinators and addressees.';
comment on column outbox.failed_at is 'When sending was given up for good: the address does not exist, the retries ran out, or (error: cancelled) there is nothing to say any more.';
comment on column outbox.error is 'Mail servers like to repeat the address: sealed as the recipient is.';
comment on column outbox.recipient_key is 'The key of the recipient''s mailbox, of mails that a form causes; null of all others.';
comment on column outbox.recipient_number is 'The how-manieth mail that a form caused to this mailbox; unique, so that requests at once cannot pass a limit together.';
comment on column outbox.mailbox_key is 'The key of the recipient''s mailbox, of mails that go to many; null of all others. Their number is the announcement''s.';

create table partners (
  letter_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  origins text[] not null,
  asks_updates boolean default false not null,
  updates_words jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone not null,
  switched_off_at timestamp with time zone,
  constraint partners_pkey PRIMARY KEY (letter_id, id),
  constraint partners_letter_id_slug_key UNIQUE (letter_id, slug),
  constraint partners_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint partners_name_check CHECK (length(name) >= 1 AND length(name) <= 200),
  constraint partners_origins_check CHECK (are_origins(origins) AND cardinality(origins) >= 1 AND cardinality(origins) <= 20),
  constraint partners_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text AND length(slug) <= 40),
  constraint partners_updates_words_check CHECK (jsonb_typeof(updates_words) = 'object'::text)
);
comment on table partners is 'Sites that hold the sign form of a letter in a frame. None is ever deleted: signatures say which of them they came by.';
comment on column partners.slug is 'In the address of the frame.';
comment on column partners.origins is 'As a browser names them in frame-ancestors.';
comment on column partners.asks_updates is 'Whether its frame asks signers, in a box of its own, if the partner may write to them.';
comment on column partners.updates_words is 'What that box says, by language; where a language is missing, words of ours that name the partner.';

create table passkey_challenges (
  session_id uuid not null,
  challenge text not null,
  expires_at timestamp with time zone not null,
  constraint passkey_challenges_pkey PRIMARY KEY (session_id, challenge),
  constraint passkey_challenges_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);
comment on table passkey_challenges is 'What a passkey is asked to sign, once: an answer deletes it.';

create table passkeys (
  coordinator_id uuid not null,
  id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint passkeys_pkey PRIMARY KEY (coordinator_id, id),
  constraint passkeys_credential_id_key UNIQUE (credential_id),
  constraint passkeys_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint passkeys_name_check CHECK (length(name) >= 1 AND length(name) <= 60)
);

create table purges (
  kind text not null,
  day date not null,
  count integer not null,
  at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint purges_pkey PRIMARY KEY (kind, day),
  constraint purges_count_check CHECK (count >= 0)
);
comment on table purges is 'How much was forgotten on a day (UTC), by what it was: numbers, nobody''s names.';
comment on column purges.finished_at is 'When nothing more was left that was due. Null where the last run of the day was cut short.';

create table questions (
  letter_id uuid not null,
  id uuid not null,
  signature_id uuid not null,
  coordinator_id uuid not null,
  text text not null,
  asked_at timestamp with time zone not null,
  taken_back_at timestamp with time zone,
  constraint questions_pkey PRIMARY KEY (letter_id, id),
  constraint questions_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint questions_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id),
  constraint questions_check CHECK (taken_back_at >= asked_at),
  constraint questions_text_check CHECK (length(text) >= 1 AND length(text) <= 1000)
);
CREATE UNIQUE INDEX questions_once ON public.questions USING btree (letter_id, signature_id, md5(text)) WHERE (taken_back_at IS NULL);
comment on table questions is 'What a coordinator asked a signer by mail; the answer comes by mail too.';
comment on column questions.taken_back_at is 'Before the mail had left.';

create table recovery_codes (
  coordinator_id uuid not null,
  code_hash text not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (coordinator_id, code_hash),
  constraint recovery_codes_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint recovery_codes_code_hash_check CHECK (code_hash ~ '^[0-9a-f]{64}$'::text)
);
comment on table recovery_codes is 'For whoever has lost every other factor; each works once. The hashes are keyed, because the codes are short.';

create table releases (
  letter_id uuid not null,
  name text not null,
  language text not null,
  title text not null,
  dated date not null,
  embargo_until timestamp with time zone,
  published boolean not null,
  source text not null,
  written_at timestamp with time zone not null,
  written_by uuid,
  constraint releases_pkey PRIMARY KEY (letter_id, name, language),
  constraint releases_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint releases_written_by_fkey FOREIGN KEY (written_by) REFERENCES coordinators(id),
  constraint releases_language_check CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'::text AND length(language) <= 35),
  constraint releases_name_check CHECK (name ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*$'::text AND length(name) <= 100),
  constraint releases_source_check CHECK (length(source) >= 1 AND length(source) <= 200000),
  constraint releases_title_check CHECK (length(title) >= 1 AND length(title) <= 300)
);
comment on table releases is 'What is said to the press about a letter, in one language each.';
comment on column releases.name is 'Its address, the same in every language: the date and a few words.';
comment on column releases.embargo_until is 'Nobody but the desk sees it before. Null where there is no embargo.';
comment on column releases.published is 'False while it is being written: then only the desk sees it.';
comment on column releases.source is 'The file as it came: quotes, contacts and paragraphs about the conveners in its front matter, and the text in Markdown, so that an export gives it back to the letter. Title, date, embargo and whether it is published are of it.';
comment on column releases.written_by is 'Nobody where it was imported at the command line.';

create table roles (
  letter_id uuid not null,
  coordinator_id uuid not null,
  role text not null,
  granted_by uuid,
  granted_at timestamp with time zone not null,
  constraint roles_pkey PRIMARY KEY (letter_id, coordinator_id),
  constraint roles_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint roles_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES coordinators(id),
  constraint roles_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint roles_role_check CHECK (role = ANY (ARRAY['owner'::text, 'coordinator'::text, 'reviewer'::text, 'reader'::text]))
);
CREATE INDEX roles_of_coordinator ON public.roles USING btree (coordinator_id);
CREATE TRIGGER roles_keep_an_owner AFTER DELETE OR UPDATE ON public.roles FOR EACH ROW WHEN ((old.role = 'owner'::text)) EXECUTE FUNCTION keep_an_owner();
comment on table roles is 'What a coordinator is to a letter. What each role may do stands in server/coordinator/coordinator.ts.';
comment on column roles.granted_by is 'Nobody where the service itself granted it.';

create table seal (
  one boolean default true not null,
  key_id text not null,
  look_up_key text not null,
  made_at timestamp with time zone default now() not null,
  constraint seal_pkey PRIMARY KEY (one),
  constraint seal_one_check CHECK (one)
);
comment on table seal is 'The key by which sealed values are looked up, wrapped by the key that the servers are started with: another key does not unwrap it.';
comment on column seal.key_id is 'Which key wraps it.';

create table sessions (
  token_hash text not null,
  coordinator_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  id uuid not null,
  device text,
  last_seen_at timestamp with time zone not null,
  factor_at timestamp with time zone,
  constraint sessions_pkey PRIMARY KEY (token_hash),
  constraint sessions_id_key UNIQUE (id),
  constraint sessions_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint sessions_device_check CHECK (length(device) >= 1 AND length(device) <= 60),
  constraint sessions_token_hash_check CHECK (token_hash ~ '^[0-9a-f]{64}$'::text)
);
CREATE INDEX sessions_of_coordinator ON public.sessions USING btree (coordinator_id);
comment on column sessions.device is 'Browser and system by their names alone; no address of the network.';
comment on column sessions.last_seen_at is 'To the minute.';
comment on column sessions.factor_at is 'When a second factor was given last; nothing before the first.';

create table sign_in_links (
  token_hash text not null,
  coordinator_id uuid not null,
  expires_at timestamp with time zone not null,
  constraint sign_in_links_pkey PRIMARY KEY (token_hash),
  constraint sign_in_links_coordinator_id_fkey FOREIGN KEY (coordinator_id) REFERENCES coordinators(id),
  constraint sign_in_links_token_hash_check CHECK (token_hash ~ '^[0-9a-f]{64}$'::text)
);
comment on table sign_in_links is 'Links that sign a coordinator in once: using one deletes it. Only the hash is kept.';

create table signatory_words (
  letter_id uuid not null,
  word text collate C not null,
  signature_id uuid not null,
  shown boolean not null,
  person boolean default false not null,
  place text collate C default ''::text not null,
  constraint signatory_words_pkey PRIMARY KEY (letter_id, word, person, place, signature_id, shown)
);
comment on table signatory_words is 'The words of counted lines, by which a search finds them. No foreign key: the trigger that writes them is the rule.';
comment on column signatory_words.shown is 'False for what the desk alone finds by (signatures.hidden_words): keyed hashes of whole words.';
comment on column signatory_words.person is 'Whether the line is a person''s; with place the order of the list.';
comment on column signatory_words.place is 'The folded line, without what tells equal ones apart: a search for several words looks no further.';

create table signature_keys (
  letter_id uuid not null,
  key text collate C not null,
  signature_id uuid not null,
  constraint signature_keys_pkey PRIMARY KEY (letter_id, key, signature_id),
  constraint signature_keys_letter_id_signature_id_fkey FOREIGN KEY (letter_id, signature_id) REFERENCES signatures(letter_id, id) ON DELETE CASCADE,
  constraint signature_keys_key_check CHECK (length(key) >= 3 AND length(key) <= 130)
);
CREATE INDEX signature_keys_of_signature ON public.signature_keys USING btree (letter_id, signature_id);
comment on table signature_keys is 'Under what a confirmed organization is found by those that look alike (server/likeness/keys.ts), and by what its name looks like ("l:", server/likeness/skeleton.ts).';

create table signatures (
  letter_id uuid not null,
  id uuid not null,
  capacity text not null,
  name text not null,
  second_name text,
  acronym text,
  role text,
  affiliation text,
  city text,
  country text,
  website text,
  line text not null,
  sort_key text collate C not null,
  name_key text collate C not null,
  people smallint not null,
  contact_name text,
  contact_role text,
  email text,
  email_key text collate C,
  language text not null,
  text_language text not null,
  text_version integer not null,
  text_hash text not null,
  consent_version text,
  wants_updates boolean default false not null,
  origin text not null,
  "position" integer,
  signed_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  verdict text,
  holds text[] default '{}'::text[] not null,
  published text default 'full'::text not null,
  form_key uuid,
  organization_id uuid,
  disputed_at timestamp with time zone,
  erased_at timestamp with time zone,
  counted boolean generated always as (((confirmed_at IS NOT NULL) AND (withdrawn_at IS NULL) AND (disputed_at IS NULL) AND
CASE verdict
    WHEN 'approved'::text THEN true
    WHEN 'rejected'::text THEN false
    WHEN 'same'::text THEN false
    ELSE ((capacity <> 'organization'::text) AND (cardinality(holds) = 0))
END)) stored not null,
  partner_id uuid,
  partner_updates text,
  partner_updates_at timestamp with time zone,
  mailbox_forgotten_at timestamp with time zone,
  forgotten_at timestamp with time zone,
  hidden_words text[] default '{}'::text[] not null,
  constraint signatures_pkey PRIMARY KEY (letter_id, id),
  constraint signatures_acronym_check CHECK (length(acronym) >= 1 AND length(acronym) <= 60),
  constraint signatures_affiliation_check CHECK (length(affiliation) >= 1 AND length(affiliation) <= 200 OR starts_with(affiliation, chr(58858))),
  constraint signatures_capacity_check CHECK (capacity = ANY (ARRAY['organization'::text, 'individual'::text, 'affiliated'::text])),
  constraint signatures_check CHECK (confirmed_at >= signed_at),
  constraint signatures_check1 CHECK (withdrawn_at >= signed_at),
  constraint signatures_check10 CHECK (erased_at IS NULL OR withdrawn_at IS NOT NULL AND email IS NULL),
  constraint signatures_check11 CHECK ((partner_updates IS NULL) = (partner_updates_at IS NULL)),
  constraint signatures_check2 CHECK ((capacity = 'organization'::text) = (people = 0)),
  constraint signatures_check3 CHECK ((capacity = 'affiliated'::text) = (affiliation IS NOT NULL)),
  constraint signatures_check4 CHECK ((second_name IS NULL) = (people < 2) OR origin = 'import'::text),
  constraint signatures_check5 CHECK ((email IS NULL) = (email_key IS NULL)),
  constraint signatures_check6 CHECK (partner_updates IS NULL OR partner_id IS NOT NULL),
  constraint signatures_check7 CHECK (disputed_at >= signed_at),
  constraint signatures_check8 CHECK (erased_at >= signed_at),
  constraint signatures_check9 CHECK (capacity <> 'organization'::text OR published = 'full'::text),
  constraint signatures_city_check CHECK (length(city) >= 1 AND length(city) <= 100 OR starts_with(city, chr(58858))),
  constraint signatures_contact_name_check CHECK (length(contact_name) >= 1 AND length(contact_name) <= 200 OR starts_with(contact_name, chr(58858))),
  constraint signatures_contact_role_check CHECK (length(contact_role) >= 1 AND length(contact_role) <= 200 OR starts_with(contact_role, chr(58858))),
  constraint signatures_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  constraint signatures_email_check CHECK (length(email) >= 1 AND length(email) <= 254 OR starts_with(email, chr(58858))),
  constraint signatures_email_key_check CHECK (length(email_key) >= 3 AND length(email_key) <= 254),
  constraint signatures_forgotten_whole CHECK (forgotten_at IS NULL OR mailbox_forgotten_at IS NOT NULL AND num_nonnulls(city, website, contact_name, contact_role, partner_updates, form_key) = 0),
  constraint signatures_holds_check CHECK (holds <@ ARRAY['signed-already'::text, 'rejected-before'::text, 'other-name'::text, 'likeness'::text, 'confusable'::text, 'letter-asks'::text, 'corrected'::text, 'captcha-missing'::text, 'captcha-failed'::text, 'captcha-out-of-reach'::text, 'too-many'::text, 'too-quick'::text, 'honeypot'::text, 'disposable'::text]),
  constraint signatures_language_check CHECK (length(language) >= 2 AND length(language) <= 35),
  constraint signatures_line_check CHECK (length(line) >= 1 AND length(line) <= 900 OR starts_with(line, chr(58858))),
  constraint signatures_mailbox_stays_forgotten CHECK (mailbox_forgotten_at IS NULL OR email IS NULL),
  constraint signatures_name_check CHECK (length(name) >= 1 AND length(name) <= 200 OR starts_with(name, chr(58858))),
  constraint signatures_origin_check CHECK (origin = ANY (ARRAY['page'::text, 'frame'::text, 'import'::text, 'gathered'::text])),
  constraint signatures_partner_updates_check CHECK (length(partner_updates) >= 1 AND length(partner_updates) <= 500),
  constraint signatures_people_check CHECK (people >= 0 AND people <= 2),
  constraint signatures_position_check CHECK ("position" > 0),
  constraint signatures_published_check CHECK (published = ANY (ARRAY['full'::text, 'first name'::text, 'withheld'::text])),
  constraint signatures_role_check CHECK (length(role) >= 1 AND length(role) <= 200 OR starts_with(role, chr(58858))),
  constraint signatures_sealed CHECK (erased_at IS NOT NULL OR forgotten_at IS NOT NULL OR starts_with(email, (chr(58858) || id::text) || '.'::text) AND strpos(email_key, '@'::text) = 0 AND starts_with(contact_name, (chr(58858) || id::text) || '.'::text) AND starts_with(contact_role, (chr(58858) || id::text) || '.'::text) AND starts_with(city, (chr(58858) || id::text) || '.'::text) AND (published = 'full'::text OR starts_with(name, (chr(58858) || id::text) || '.'::text) AND starts_with(second_name, (chr(58858) || id::text) || '.'::text) AND starts_with(role, (chr(58858) || id::text) || '.'::text) AND starts_with(affiliation, (chr(58858) || id::text) || '.'::text) AND starts_with(name_key, '#'::text)) AND (published <> 'withheld'::text OR starts_with(line, (chr(58858) || id::text) || '.'::text))) NOT VALID,
  constraint signatures_second_name_check CHECK (length(second_name) >= 1 AND length(second_name) <= 200 OR starts_with(second_name, chr(58858))),
  constraint signatures_text_hash_check CHECK (length(text_hash) = 64 AND text_hash !~ '[^0-9a-f]'::text),
  constraint signatures_verdict_check CHECK (verdict = ANY (ARRAY['approved'::text, 'rejected'::text, 'same'::text])),
  constraint signatures_vouched_for CHECK ((origin = ANY (ARRAY['import'::text, 'gathered'::text])) OR erased_at IS NOT NULL OR consent_version IS NOT NULL AND (email IS NOT NULL OR mailbox_forgotten_at IS NOT NULL)),
  constraint signatures_website_check CHECK (website ~ '^https?://'::text AND length(website) <= 300)
);
CREATE INDEX signatures_by_name ON public.signatures USING btree (letter_id, name_key) WHERE (capacity = 'organization'::text);
CREATE INDEX signatures_disputed ON public.signatures USING btree (letter_id, disputed_at, id) WHERE (disputed_at IS NOT NULL);
CREATE INDEX signatures_in_order ON public.signatures USING btree (letter_id, sort_key, id) INCLUDE (capacity, people, published) WHERE counted;
CREATE INDEX signatures_newest ON public.signatures USING btree (letter_id, confirmed_at DESC, id) WHERE counted;
CREATE INDEX signatures_not_counted ON public.signatures USING btree (letter_id, id) INCLUDE (name_key, email_key, hidden_words) WHERE (NOT counted);
CREATE INDEX signatures_of_organization ON public.signatures USING btree (organization_id) WHERE (organization_id IS NOT NULL);
CREATE INDEX signatures_of_partner ON public.signatures USING btree (letter_id, partner_id) WHERE (partner_id IS NOT NULL);
CREATE UNIQUE INDEX signatures_one_form ON public.signatures USING btree (letter_id, form_key, email_key, name_key) WHERE (form_key IS NOT NULL);
CREATE UNIQUE INDEX signatures_one_individual_per_mailbox ON public.signatures USING btree (letter_id, email_key) WHERE ((capacity <> 'organization'::text) AND (withdrawn_at IS NULL) AND (email_key IS NOT NULL) AND (NOT (holds && ARRAY['other-name'::text])));
CREATE UNIQUE INDEX signatures_one_organization ON public.signatures USING btree (letter_id, name_key, COALESCE(country, '--'::text)) WHERE ((capacity = 'organization'::text) AND (confirmed_at IS NOT NULL) AND (withdrawn_at IS NULL) AND (verdict IS DISTINCT FROM 'rejected'::text) AND (verdict IS DISTINCT FROM 'same'::text) AND ((NOT (holds && ARRAY['signed-already'::text, 'rejected-before'::text, 'likeness'::text])) OR (verdict = 'approved'::text)));
CREATE UNIQUE INDEX signatures_one_request_per_organization_and_mailbox ON public.signatures USING btree (letter_id, name_key, COALESCE(country, '--'::text), email_key) WHERE ((capacity = 'organization'::text) AND (withdrawn_at IS NULL) AND (email_key IS NOT NULL));
CREATE UNIQUE INDEX signatures_one_request_per_person_and_mailbox ON public.signatures USING btree (letter_id, email_key, name_key) WHERE ((capacity <> 'organization'::text) AND (withdrawn_at IS NULL) AND (email_key IS NOT NULL));
CREATE INDEX signatures_organizations_first ON public.signatures USING btree (letter_id, ((people > 0)), sort_key, id) INCLUDE (people, published) WHERE counted;
CREATE INDEX signatures_rejected ON public.signatures USING btree (letter_id, email_key) WHERE (verdict = 'rejected'::text);
CREATE INDEX signatures_taken_back_unconfirmed ON public.signatures USING btree (signed_at) WHERE ((confirmed_at IS NULL) AND (withdrawn_at IS NOT NULL) AND (erased_at IS NULL));
CREATE INDEX signatures_unconfirmed ON public.signatures USING btree (signed_at) WHERE ((confirmed_at IS NULL) AND (withdrawn_at IS NULL));
CREATE INDEX signatures_waiting ON public.signatures USING btree (letter_id, confirmed_at, id) INCLUDE (capacity, holds) WHERE ((confirmed_at IS NOT NULL) AND (withdrawn_at IS NULL) AND (verdict IS NULL) AND (NOT counted) AND (disputed_at IS NULL));
CREATE TRIGGER signatures_forget_words AFTER DELETE ON public.signatures FOR EACH ROW WHEN (old.counted) EXECUTE FUNCTION keep_signatory_words();
CREATE TRIGGER signatures_keep_event AFTER UPDATE ON public.signatures FOR EACH ROW WHEN (((old.counted OR new.counted) AND (NOT (old.forgotten_at IS DISTINCT FROM new.forgotten_at)))) EXECUTE FUNCTION keep_event();
CREATE TRIGGER signatures_keep_event_of_new AFTER INSERT ON public.signatures FOR EACH ROW WHEN (new.counted) EXECUTE FUNCTION keep_event();
CREATE TRIGGER signatures_keep_words AFTER UPDATE ON public.signatures FOR EACH ROW WHEN (((old.counted <> new.counted) OR (new.counted AND ((((old.sort_key IS DISTINCT FROM new.sort_key) OR (old.published IS DISTINCT FROM new.published)) OR (old.people IS DISTINCT FROM new.people)) OR (((new.capacity = 'organization'::text) OR (new.published <> 'full'::text)) AND (old.hidden_words IS DISTINCT FROM new.hidden_words)))))) EXECUTE FUNCTION keep_signatory_words();
CREATE TRIGGER signatures_keep_words_of_new AFTER INSERT ON public.signatures FOR EACH ROW WHEN (new.counted) EXECUTE FUNCTION keep_signatory_words();
comment on table signatures is 'One act of signing. No foreign key to the letter: it would cost every signing a lock, and letters are never deleted.';
comment on column signatures.line is 'How the signature prints: what the signer saw in the preview.';
comment on column signatures.sort_key is 'The line folded for the order of the list; compared byte by byte, so that every machine gives one order.';
comment on column signatures.name_key is 'The name folded so that spellings of one name meet; a keyed hash of it where the name is not shown.';
comment on column signatures.people is 'How many people the line counts for: 0 for an organization, 2 for a joint line.';
comment on column signatures.email is 'As it was typed, for sending: sealed. email_key is a keyed hash of its canonical form: one mailbox, one key.';
comment on column signatures.consent_version is 'Which wording of the consents was agreed to.';
comment on column signatures.origin is 'Where it came from: our page, a partner''s frame, the letter''s folder, or a list that a coordinator gathered.';
comment on column signatures.verdict is 'What the decision in force says; kept by a trigger on decisions, never written by hand.';
comment on column signatures.holds is 'What keeps a confirmed signature from counting by itself, although its capacity would let it: a coordinator decides.';
comment on column signatures.published is 'How much of a person is shown: the name, the first name and the country, or nothing: withheld is counted and not named.';
comment on column signatures.form_key is 'Made with the form. What is sent again after a lost answer carries the same one, and never signs twice.';
comment on column signatures.organization_id is 'The organization in the registry. No foreign key: the registry is shared by all letters.';
comment on column signatures.disputed_at is 'When the organization said that it did not sign: its line is suspended until the desk has decided.';
comment on column signatures.erased_at is 'When the person was erased, at their own wish or because the time was over of what never became public: what is left is that somebody signed and withdrew.';
comment on column signatures.counted is 'The one definition of "counted".';
comment on column signatures.partner_id is 'On whose site it was signed. No foreign key: its lock on the partner would make those who sign there wait for each other.';
comment on column signatures.partner_updates is 'What the signer ticked so that the partner may write: its words as they were shown. Null where it was not ticked, or was taken back.';
comment on column signatures.mailbox_forgotten_at is 'When the mailbox was forgotten, its time being over. The signature stands without it.';
comment on column signatures.forgotten_at is 'When all that is not public of it was forgotten, its time being over: what is left is the line that anybody may see, how it counts, and what was agreed to.';
comment on column signatures.hidden_words is 'Keyed hashes of words by which the desk finds it beside those of its line.';

create table tallies (
  letter_id uuid not null,
  day date not null,
  organizations integer not null,
  people integer not null,
  lines integer not null,
  constraint tallies_pkey PRIMARY KEY (letter_id, day)
);
comment on table tallies is 'What the numbered events of a day (UTC) add to the count.';

create table text_images (
  letter_id uuid not null,
  language text not null,
  version integer not null,
  name text not null,
  sha256 text not null,
  constraint text_images_pkey PRIMARY KEY (letter_id, language, version, name),
  constraint text_images_letter_id_language_version_fkey FOREIGN KEY (letter_id, language, version) REFERENCES texts(letter_id, language, version),
  constraint text_images_letter_id_sha256_fkey FOREIGN KEY (letter_id, sha256) REFERENCES images(letter_id, sha256),
  constraint text_images_name_check CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]*[.]([Pp][Nn][Gg]|[Jj][Pp][Ee]?[Gg])$'::text AND length(name) <= 100)
);
CREATE TRIGGER text_images_never_change BEFORE DELETE OR UPDATE ON public.text_images FOR EACH ROW EXECUTE FUNCTION refuse_change_of_image();
comment on table text_images is 'Which image a text means by a file''s name. With another image it is another version of the text.';

create table texts (
  letter_id uuid not null,
  language text not null,
  version integer not null,
  title text not null,
  source text not null,
  hash text not null,
  published_at timestamp with time zone not null,
  replaced_at timestamp with time zone,
  change text default 'form'::text not null,
  constraint texts_pkey PRIMARY KEY (letter_id, language, version),
  constraint texts_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint texts_change_check CHECK (change = ANY (ARRAY['form'::text, 'substance'::text])),
  constraint texts_check CHECK (replaced_at >= published_at),
  constraint texts_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'::text),
  constraint texts_language_check CHECK (length(language) >= 2 AND length(language) <= 35),
  constraint texts_title_check CHECK (length(title) >= 1 AND length(title) <= 300),
  constraint texts_version_check CHECK (version > 0)
);
CREATE UNIQUE INDEX texts_current ON public.texts USING btree (letter_id, language) WHERE (replaced_at IS NULL);
CREATE CONSTRAINT TRIGGER texts_keep_original AFTER UPDATE ON public.texts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.replaced_at IS NOT NULL)) EXECUTE FUNCTION keep_original();
CREATE TRIGGER texts_never_change BEFORE DELETE OR UPDATE ON public.texts FOR EACH ROW EXECUTE FUNCTION refuse_change_of_text();
comment on table texts is 'One version of the letter in one language. A published text never changes: a new version replaces it.';
comment on column texts.source is 'The file as it came, front matter and Markdown, so that an export gives it back to the letter.';
comment on column texts.hash is 'SHA-256 of the source, in hexadecimal.';
comment on column texts.change is 'What this version is to the one before: a correction of form keeps its signatures, a change of substance asks the signers again.';

create table webhook_deliveries (
  letter_id uuid not null,
  webhook_id uuid not null,
  number integer not null,
  due_at timestamp with time zone not null,
  leased_until timestamp with time zone,
  attempts smallint default 0 not null,
  tried_at timestamp with time zone,
  status smallint,
  problem text,
  delivered_at timestamp with time zone,
  failed_at timestamp with time zone,
  constraint webhook_deliveries_pkey PRIMARY KEY (letter_id, webhook_id, number),
  constraint webhook_deliveries_letter_id_number_fkey FOREIGN KEY (letter_id, number) REFERENCES events(letter_id, number),
  constraint webhook_deliveries_letter_id_webhook_id_fkey FOREIGN KEY (letter_id, webhook_id) REFERENCES webhooks(letter_id, id),
  constraint webhook_deliveries_check CHECK (delivered_at IS NULL OR failed_at IS NULL)
);
CREATE INDEX webhook_deliveries_done ON public.webhook_deliveries USING btree (delivered_at) WHERE (delivered_at IS NOT NULL);
CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (letter_id, webhook_id, due_at, number) WHERE ((delivered_at IS NULL) AND (failed_at IS NULL));
CREATE INDEX webhook_deliveries_failed ON public.webhook_deliveries USING btree (letter_id, webhook_id, failed_at) WHERE (failed_at IS NOT NULL);
comment on table webhook_deliveries is 'An event on its way to a webhook. What was delivered is forgotten after 30 days; what was given up stays until it is sent again.';
comment on column webhook_deliveries.status is 'Of the receiver''s last answer; null where there was none, and problem says why.';
comment on column webhook_deliveries.failed_at is 'When sending was given up: the retries ran out.';

create table webhooks (
  letter_id uuid not null,
  id uuid not null,
  url text not null,
  kinds text[] not null,
  secret_number integer default 1 not null,
  secret_since timestamp with time zone not null,
  told_to integer not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  stopped_at timestamp with time zone,
  stopped_by uuid,
  removed_at timestamp with time zone,
  constraint webhooks_pkey PRIMARY KEY (letter_id, id),
  constraint webhooks_created_by_fkey FOREIGN KEY (created_by) REFERENCES coordinators(id),
  constraint webhooks_letter_id_fkey FOREIGN KEY (letter_id) REFERENCES letters(id),
  constraint webhooks_stopped_by_fkey FOREIGN KEY (stopped_by) REFERENCES coordinators(id),
  constraint webhooks_kinds_check CHECK (cardinality(kinds) > 0 AND kinds <@ ARRAY['signature.counted'::text, 'signature.changed'::text, 'signature.withdrawn'::text, 'signature.removed'::text, 'edition.frozen'::text]),
  constraint webhooks_secret_number_check CHECK (secret_number > 0),
  constraint webhooks_told_to_check CHECK (told_to >= 0),
  constraint webhooks_url_check CHECK (url ~ '^https?://'::text AND length(url) <= 500)
);
CREATE UNIQUE INDEX webhooks_once ON public.webhooks USING btree (letter_id, url) WHERE (removed_at IS NULL);
comment on table webhooks is 'Where a letter''s events are sent as they happen.';
comment on column webhooks.secret_number is 'The how-manieth secret it has: the secret itself follows from our key and is stored nowhere.';
comment on column webhooks.told_to is 'The number of the last event that deliveries were written for.';
comment on column webhooks.stopped_at is 'Since when nothing is sent: stopped_by a coordinator, or by nobody where the receiver said that it is gone.';

create view brought as
 SELECT letter_id,
    id,
    partner_id,
    signed_at,
    partner_updates IS NOT NULL AS wants_partner_updates
   FROM signatures
  WHERE partner_id IS NOT NULL;
comment on view brought is 'Signatures that were given on a partner’s site, whatever became of them.';

create view counts as
 SELECT letter_id,
    sum(organizations)::integer AS organizations,
    sum(people)::integer AS people,
    sum(lines)::integer AS lines
   FROM ( SELECT tallies.letter_id,
            tallies.organizations,
            tallies.people,
            tallies.lines
           FROM tallies
        UNION ALL
         SELECT events.letter_id,
            events.organizations,
            events.people,
            events.lines
           FROM events
          WHERE events.number IS NULL) added
  GROUP BY letter_id;
comment on view counts is 'How many count, and how many lines of them are shown: what the view signatories would give, counted.';

create view deeds as
 SELECT activity.letter_id,
    activity.id,
    activity.coordinator_id,
    activity.kind,
    activity.details,
    activity.at
   FROM activity
UNION ALL
 SELECT decisions.letter_id,
    decisions.id,
    decisions.coordinator_id,
    'decided-'::text || decisions.kind AS kind,
    jsonb_build_object('signatureId', decisions.signature_id) AS details,
    decisions.decided_at AS at
   FROM decisions
  WHERE decisions.coordinator_id IS NOT NULL AND decisions.bulk_id IS NULL
UNION ALL
 SELECT evidence.letter_id,
    evidence.id,
    evidence.coordinator_id,
    'evidence-noted'::text AS kind,
    jsonb_build_object('signatureId', evidence.signature_id) AS details,
    evidence.noted_at AS at
   FROM evidence
  WHERE evidence.coordinator_id IS NOT NULL
UNION ALL
 SELECT countersignatures.letter_id,
    countersignatures.id,
    countersignatures.asked_by AS coordinator_id,
    'officer-asked'::text AS kind,
    jsonb_build_object('signatureId', countersignatures.signature_id) AS details,
    countersignatures.asked_at AS at
   FROM countersignatures
  WHERE countersignatures.asked_by IS NOT NULL
UNION ALL
 SELECT deliveries.letter_id,
    deliveries.id,
    deliveries.delivered_by AS coordinator_id,
    'edition-delivered'::text AS kind,
    jsonb_build_object('number', deliveries.number) AS details,
    deliveries.delivered_at AS at
   FROM deliveries;
comment on view deeds is 'Who did what when: what is noted as activity, and what stands in tables of its own: decisions about single signatures (an act on many is one deed), notes, officers who were asked, deliveries.';

create view factors as
 SELECT authenticator_apps.coordinator_id
   FROM authenticator_apps
UNION ALL
 SELECT passkeys.coordinator_id
   FROM passkeys;
comment on view factors is 'A row for each second factor that a coordinator has set up. Recovery codes stand in for one and are none.';

create view gathered as
 SELECT l.letter_id,
    l.gathering_id,
    l.place,
    l.sealed,
    l.class,
    l.outcome,
    l.mailed,
    l.enters,
    l.signature_id,
    l.fate
   FROM gathered_lines l
     JOIN gatherings g ON g.letter_id = l.letter_id AND g.id = l.gathering_id
  WHERE l.place > 1 OR COALESCE((g.mapping ->> 'header'::text)::boolean, false) IS FALSE;
comment on view gathered is 'The lines of a list, without the one that names its columns.';

create view lives as
 SELECT letter_id,
    id,
    capacity,
    people,
    country,
    language,
    origin,
    signed_at,
    confirmed_at,
    counted
   FROM signatures;
comment on view lives is 'What figures are made of: every signature, and how far it came.';

create view not_counted as
 SELECT letter_id,
    id,
    name_key,
    email_key,
    hidden_words
   FROM signatures
  WHERE NOT counted;
comment on view not_counted is 'The few that do not count, with what the desk searches.';

create view rejected as
 SELECT letter_id,
    id,
    capacity,
    name_key,
    email_key
   FROM signatures
  WHERE verdict = 'rejected'::text;
comment on view rejected is 'Signatures that the decision in force keeps out, withdrawn or not: who comes again under the same mailbox is held for the desk.';

create view signatories as
 SELECT letter_id,
    id,
    capacity,
    published,
        CASE published
            WHEN 'full'::text THEN name
            WHEN 'first name'::text THEN line
            ELSE NULL::text
        END AS name,
        CASE published
            WHEN 'full'::text THEN second_name
            ELSE NULL::text
        END AS second_name,
    acronym,
        CASE published
            WHEN 'full'::text THEN role
            ELSE NULL::text
        END AS role,
        CASE published
            WHEN 'full'::text THEN affiliation
            ELSE NULL::text
        END AS affiliation,
        CASE
            WHEN published <> 'withheld'::text THEN country
            ELSE NULL::text
        END AS country,
        CASE
            WHEN published <> 'withheld'::text THEN line
            ELSE NULL::text
        END AS line,
    sort_key,
    name_key,
    people,
    language,
    origin,
    "position",
    confirmed_at,
    text_language,
    text_version
   FROM signatures
  WHERE counted;
comment on view signatories is 'What it means to be counted, and what of it may be seen. The page, the API, the widget, the mails and the PDF read this and nothing else. A withheld signature has no line: it is counted and not named.';

create view standing as
 SELECT letter_id,
    id,
    language,
    email,
    text_language,
    text_version
   FROM signatures
  WHERE confirmed_at IS NOT NULL AND withdrawn_at IS NULL AND email IS NOT NULL AND (verdict IS NULL OR verdict = 'approved'::text);
comment on view standing is 'Confirmed signatures that nobody took back or rejected, with their mailboxes, whether they count or wait: who is asked again when the text changes.';

create view standing_organizations as
 SELECT letter_id,
    id,
    name,
    acronym,
    country,
    website,
    email,
    counted
   FROM signatures
  WHERE capacity = 'organization'::text AND confirmed_at IS NOT NULL AND withdrawn_at IS NULL AND verdict IS DISTINCT FROM 'rejected'::text AND verdict IS DISTINCT FROM 'same'::text;
comment on view standing_organizations is 'Confirmed organizations that count or may come to count: what a new one is compared with.';

create view standings as
 SELECT letter_id,
    id,
    capacity,
    counted,
    name_key,
    email_key,
        CASE
            WHEN published <> 'withheld'::text THEN line
            ELSE NULL::text
        END AS line,
    replace(split_part(sort_key, chr(1), 1), '~'::text, ''::text) AS folded,
    hidden_words,
        CASE
            WHEN withdrawn_at IS NOT NULL THEN 'withdrawn'::text
            WHEN confirmed_at IS NULL THEN 'unconfirmed'::text
            WHEN counted THEN 'counted'::text
            WHEN disputed_at IS NOT NULL THEN 'disputed'::text
            WHEN verdict = 'rejected'::text THEN 'rejected'::text
            WHEN verdict = 'same'::text THEN 'same'::text
            ELSE 'waiting'::text
        END AS state
   FROM signatures;
comment on view standings is 'Where each signature is in its life, as the desk says it, with what the desk searches.';

create view undecided as
 SELECT waiting.letter_id,
    waiting.id,
    waiting.capacity,
    waiting.holds,
    waiting.confirmed_at AS since,
    'waiting'::text AS state
   FROM waiting
  WHERE waiting.disputed_at IS NULL
UNION ALL
 SELECT signatures.letter_id,
    signatures.id,
    signatures.capacity,
    signatures.holds,
    signatures.disputed_at AS since,
    'disputed'::text AS state
   FROM signatures
  WHERE signatures.disputed_at IS NOT NULL AND signatures.withdrawn_at IS NULL;
comment on view undecided is 'The queue: what waits for a coordinator, and what counted until its organization said that it did not sign.';

create view waiting as
 SELECT letter_id,
    id,
    capacity,
    name,
    second_name,
    acronym,
    role,
    affiliation,
    city,
    country,
    website,
    line,
    sort_key,
    name_key,
    people,
    contact_name,
    contact_role,
    email,
    email_key,
    language,
    text_language,
    text_version,
    text_hash,
    consent_version,
    wants_updates,
    origin,
    "position",
    signed_at,
    confirmed_at,
    withdrawn_at,
    verdict,
    holds,
    published,
    form_key,
    organization_id,
    disputed_at,
    erased_at,
    counted
   FROM signatures
  WHERE confirmed_at IS NOT NULL AND withdrawn_at IS NULL AND verdict IS NULL AND NOT counted;
comment on view waiting is 'Confirmed signatures that a coordinator has to decide.';

create view wants_news as
 SELECT c.letter_id,
    c.id,
    c.language,
    s.email,
    s.email_key
   FROM signatories c
     JOIN signatures s ON s.letter_id = c.letter_id AND s.id = c.id
  WHERE s.wants_updates AND s.email IS NOT NULL;
comment on view wants_news is 'Signatories who asked for news of the letter, with their mailboxes. One mailbox may stand here for several of them.';

create view wants_partner_updates as
 SELECT letter_id,
    id,
    partner_id,
    email,
    partner_updates AS words,
    partner_updates_at AS agreed_at
   FROM signatures s
  WHERE partner_updates IS NOT NULL AND email IS NOT NULL AND confirmed_at IS NOT NULL AND withdrawn_at IS NULL;
comment on view wants_partner_updates is 'Whom a partner may write to: the mailbox is confirmed, the box was ticked, and nothing was taken back.';
