-- What happens to a letter's list, in order, for those who keep a copy of it. Written by the tables themselves, so that
-- whatever makes a signature count, or not, is told; ids and numbers only: who is named is looked up when it is read.
create table events (
  letter_id     uuid not null,
  id            uuid not null,
  written       bigint not null generated always as identity,
  number        integer check (number > 0),
  kind          text not null check (kind in ('signature.counted', 'signature.changed', 'signature.withdrawn',
                                              'signature.removed', 'edition.frozen')),
  signature_id  uuid,
  reason        text check (reason in ('rejected', 'same', 'disputed', 'waiting')),
  edition       integer,
  organizations integer not null,
  people        integer not null,
  lines         integer not null,
  at            timestamptz not null,
  primary key (letter_id, id),
  unique (letter_id, number),
  check ((kind = 'edition.frozen') = (edition is not null)),
  check ((signature_id is null) = (edition is not null)),
  check ((kind = 'signature.removed') = (reason is not null))
);
create index events_unnumbered on events (letter_id, written) where number is null;
comment on table events is 'Each change of the list that anybody may see, and each edition. Append-only. No foreign key: the triggers that write them are the rule.';
comment on column events.written is 'In the order in which the rows that they are about changed.';
comment on column events.number is 'Its place in the letter''s order: given after the commit, one event after the other, so that nobody who has read up to a number misses one below it.';
comment on column events.kind is 'withdrawn: by its signer. removed: by the desk, for the reason. changed: its line, or how much of it is shown.';
comment on column events.organizations is 'What it adds to the count; people likewise, and to the lines of the list.';

create function refuse_change_of_event() returns trigger language plpgsql as $$
begin
  raise exception 'events are append-only' using errcode = 'restrict_violation';
end $$;
create trigger events_append_only before update on events
  for each row when (old.number is not null
                     or (old.letter_id, old.id, old.kind, old.signature_id, old.reason, old.edition,
                         old.organizations, old.people, old.lines, old.at)
                        is distinct from
                        (new.letter_id, new.id, new.kind, new.signature_id, new.reason, new.edition,
                         new.organizations, new.people, new.lines, new.at))
  execute function refuse_change_of_event();
create trigger events_stay before delete on events for each row execute function refuse_change_of_event();

create table tallies (
  letter_id     uuid not null,
  day           date not null,
  organizations integer not null,
  people        integer not null,
  lines         integer not null,
  primary key (letter_id, day)
);
comment on table tallies is 'What the numbered events of a day (UTC) add to the count.';

create function number_events(letter uuid) returns integer language plpgsql as $$
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
end $$;
comment on function number_events(uuid) is 'Gives committed events their numbers, up to 5,000 of them, and adds them to the tallies; how many it were.';

-- Of two states of a signature: what the event between them says. No time of the database's own where a row has one.
create function keep_event() returns trigger language plpgsql as $$
declare
  was boolean := tg_op <> 'INSERT' and old.counted;
  decided timestamptz;
  moment timestamptz;
begin
  if was and new.counted and (old.published, old.line, old.country, old.capacity, old.language, old.people)
                         is not distinct from
                         (new.published, new.line, new.country, new.capacity, new.language, new.people) then
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
end $$;

-- Not when somebody signs: nothing that is written here concerns what does not count.
create trigger signatures_keep_event_of_new after insert on signatures
  for each row when (new.counted) execute function keep_event();
create trigger signatures_keep_event after update on signatures
  for each row when (old.counted or new.counted) execute function keep_event();

create function keep_event_of_edition() returns trigger language plpgsql as $$
begin
  insert into events (letter_id, id, kind, edition, organizations, people, lines, at)
  values (new.letter_id, uuid_at(new.frozen_at), 'edition.frozen', new.number, 0, 0, 0, new.frozen_at);
  return null;
end $$;
create trigger editions_keep_event after insert on editions
  for each row execute function keep_event_of_edition();

-- What happened before, as far as it still shows.
insert into events (letter_id, id, number, kind, signature_id, edition, organizations, people, lines, at)
select letter_id, uuid_at(at), row_number() over (partition by letter_id order by at, signature_id, edition),
       case when edition is null then 'signature.counted' else 'edition.frozen' end,
       signature_id, edition, organizations, people, lines, at
  from (select s.letter_id, s.id as signature_id, null::integer as edition, (s.people = 0)::integer as organizations,
               s.people::integer, (s.published <> 'withheld')::integer as lines,
               coalesce((select max(d.decided_at) from decisions d
                          where d.letter_id = s.letter_id and d.signature_id = s.id), s.confirmed_at) as at
          from signatures s
         where s.counted
         union all
        select letter_id, null, number, 0, 0, 0, frozen_at from editions) before;
insert into tallies (letter_id, day, organizations, people, lines)
select letter_id, (at at time zone 'UTC')::date as day, sum(organizations), sum(people), sum(lines)
  from events
 group by letter_id, day;

-- Added up as it changes, from the one column that says what counts: of a million signatures none is read.
create view counts as
  select letter_id, sum(organizations)::integer as organizations, sum(people)::integer as people,
         sum(lines)::integer as lines
    from (select letter_id, organizations, people, lines from tallies
           union all
          select letter_id, organizations, people, lines from events where number is null) added
   group by letter_id;
comment on view counts is 'How many count, and how many lines of them are shown: what the view signatories would give, counted.';

-- A letter that lists its organizations first is read from this index; the other one is for one list.
create index signatures_organizations_first on signatures (letter_id, (people > 0), sort_key, id)
  include (people, published) where counted;

-- The words of lines in the order of the list: of a common word the first lines are found without the others.
alter table signatory_words
  add column person boolean not null default false,
  add column place text collate "C" not null default '';
update signatory_words w
   set person = s.people > 0, place = split_part(s.sort_key, chr(1), 1)
  from signatures s
 where s.letter_id = w.letter_id and s.id = w.signature_id;
alter table signatory_words
  drop constraint signatory_words_pkey,
  add primary key (letter_id, word, person, place, signature_id, shown);
comment on column signatory_words.person is 'Whether the line is a person''s; with place the order of the list.';
comment on column signatory_words.place is 'The folded line, without what tells equal ones apart: a search for several words looks no further.';

create or replace function keep_signatory_words() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.counted then
    delete from signatory_words w
     where w.letter_id = old.letter_id and w.signature_id = old.id
       and w.word = any (words_in(old.sort_key) || hidden_words_of(old))
       and w.person = (old.people > 0) and w.place = split_part(old.sort_key, chr(1), 1);
  end if;
  if tg_op <> 'DELETE' and new.counted then
    insert into signatory_words (letter_id, word, person, place, signature_id, shown)
    select new.letter_id, word, new.people > 0, split_part(new.sort_key, chr(1), 1), new.id, true
      from unnest(words_in(new.sort_key)) as word;
    if new.capacity = 'organization' or new.published <> 'full' then
      insert into signatory_words (letter_id, word, person, place, signature_id, shown)
      select new.letter_id, word, new.people > 0, split_part(new.sort_key, chr(1), 1), new.id, false
        from unnest(hidden_words_of(new)) as word;
    end if;
  end if;
  return null;
end $$;
drop trigger signatures_keep_words on signatures;
create trigger signatures_keep_words after update on signatures
  for each row when (old.counted <> new.counted
                     or (new.counted
                         and (old.sort_key, old.name_key, old.published, old.contact_name, old.email_key, old.people)
                             is distinct from
                             (new.sort_key, new.name_key, new.published, new.contact_name, new.email_key, new.people)))
  execute function keep_signatory_words();

create table webhooks (
  letter_id     uuid not null references letters,
  id            uuid not null,
  url           text not null check (url ~ '^https?://' and length(url) <= 500),
  kinds         text[] not null check (cardinality(kinds) > 0
                                       and kinds <@ array['signature.counted', 'signature.changed', 'signature.withdrawn',
                                                          'signature.removed', 'edition.frozen']),
  secret_number integer not null default 1 check (secret_number > 0),
  secret_since  timestamptz not null,
  told_to       integer not null check (told_to >= 0),
  created_by    uuid not null references coordinators,
  created_at    timestamptz not null,
  stopped_at    timestamptz,
  stopped_by    uuid references coordinators,
  removed_at    timestamptz,
  primary key (letter_id, id)
);
create unique index webhooks_once on webhooks (letter_id, url) where removed_at is null;
comment on table webhooks is 'Where a letter''s events are sent as they happen.';
comment on column webhooks.secret_number is 'The how-manieth secret it has: the secret itself follows from our key and is stored nowhere.';
comment on column webhooks.told_to is 'The number of the last event that deliveries were written for.';
comment on column webhooks.stopped_at is 'Since when nothing is sent: stopped_by a coordinator, or by nobody where the receiver said that it is gone.';

create table webhook_deliveries (
  letter_id    uuid not null,
  webhook_id   uuid not null,
  number       integer not null,
  due_at       timestamptz not null,
  leased_until timestamptz,
  attempts     smallint not null default 0,
  tried_at     timestamptz,
  status       smallint,
  problem      text,
  delivered_at timestamptz,
  failed_at    timestamptz,
  primary key (letter_id, webhook_id, number),
  foreign key (letter_id, webhook_id) references webhooks,
  foreign key (letter_id, number) references events (letter_id, number),
  check (delivered_at is null or failed_at is null)
);
create index webhook_deliveries_due on webhook_deliveries (letter_id, webhook_id, due_at, number)
  where delivered_at is null and failed_at is null;
create index webhook_deliveries_failed on webhook_deliveries (letter_id, webhook_id, failed_at)
  where failed_at is not null;
create index webhook_deliveries_done on webhook_deliveries (delivered_at) where delivered_at is not null;
comment on table webhook_deliveries is 'An event on its way to a webhook. What was delivered is forgotten after 30 days; what was given up stays until it is sent again.';
comment on column webhook_deliveries.status is 'Of the receiver''s last answer; null where there was none, and problem says why.';
comment on column webhook_deliveries.failed_at is 'When sending was given up: the retries ran out.';

create table access_tokens (
  coordinator_id uuid not null references coordinators,
  id             uuid not null,
  name           text not null check (length(name) between 1 and 60),
  token_hash     text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  scopes         text[] not null check (cardinality(scopes) > 0
                                        and scopes <@ array['signatures:decide', 'letters:write', 'editions:freeze']),
  created_at     timestamptz not null,
  expires_at     timestamptz not null check (expires_at > created_at),
  last_used_at   timestamptz,
  revoked_at     timestamptz,
  primary key (coordinator_id, id)
);
comment on table access_tokens is 'By which programs act in a coordinator''s name, with no more than the coordinator''s own roles. Only a keyed hash is kept.';
comment on column access_tokens.last_used_at is 'To the minute.';

create table kept_answers (
  token_id     uuid not null,
  key          text not null check (length(key) between 1 and 100),
  request_hash text not null check (request_hash ~ '^[0-9a-f]{64}$'),
  answer       jsonb not null,
  answered_at  timestamptz not null,
  primary key (token_id, key)
);
create index kept_answers_by_age on kept_answers (answered_at);
comment on table kept_answers is 'What a program was answered under its Idempotency-Key: sent again after a lost answer, nothing is done twice. Forgotten after a day.';

create function lines_with(letter uuid, word_from text, word_to text, pattern text, grouped boolean, most integer)
returns table (person boolean, place text, id uuid) language plpgsql stable as $$
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
end $$;
comment on function lines_with(uuid, text, text, text, boolean, integer) is 'The first lines of the list that hold a word from word_from up to word_to (a beginning of words: letters and digits alone), and fit the pattern where there is one, in the order of the list; grouped: organizations first.';
