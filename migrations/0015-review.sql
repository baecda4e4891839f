alter table decisions add column bulk_id uuid;
comment on column decisions.bulk_id is 'The act on many signatures that it is a part of.';

create table bulk_acts (
  letter_id      uuid not null references letters,
  id             uuid not null,
  coordinator_id uuid not null references coordinators,
  kind           text not null check (kind in ('approve', 'reject')),
  reason         text check (length(reason) between 1 and 1000),
  filter         jsonb not null,
  count          integer not null check (count > 0),
  state          text not null default 'running' check (state in ('running', 'cancelled', 'done', 'undoing', 'undone')),
  started_at     timestamptz not null,
  ended_at       timestamptz,
  primary key (letter_id, id),
  check ((kind = 'reject') = (reason is not null)),
  check ((ended_at is null) = (state in ('running', 'undoing')))
);
create unique index bulk_acts_one_at_a_time on bulk_acts (letter_id) where ended_at is null;
comment on table bulk_acts is 'Decisions about many signatures at once: carried out in batches, stopped by cancelling, undone as one.';
comment on column bulk_acts.filter is 'What was chosen of the queue: words of ours, nothing about signers.';

create table bulk_signatures (
  letter_id    uuid not null,
  bulk_id      uuid not null,
  signature_id uuid not null,
  outcome      text check (outcome in ('decided', 'left', 'undone', 'kept')),
  primary key (letter_id, bulk_id, signature_id),
  foreign key (letter_id, bulk_id) references bulk_acts (letter_id, id),
  foreign key (letter_id, signature_id) references signatures (letter_id, id)
);
comment on table bulk_signatures is 'The signatures that were counted when the button was pressed: no others are touched.';
comment on column bulk_signatures.outcome is 'Null until its turn comes. left: somebody else had decided, or its place was taken; kept: decided anew since, so that undoing left it alone.';

alter table decisions add foreign key (letter_id, bulk_id) references bulk_acts (letter_id, id);
create index decisions_of_bulk on decisions (letter_id, bulk_id, signature_id) where bulk_id is not null;

create table questions (
  letter_id      uuid not null,
  id             uuid not null,
  signature_id   uuid not null,
  coordinator_id uuid not null references coordinators,
  text           text not null check (length(text) between 1 and 1000),
  asked_at       timestamptz not null,
  taken_back_at  timestamptz check (taken_back_at >= asked_at),
  primary key (letter_id, id),
  foreign key (letter_id, signature_id) references signatures (letter_id, id)
);
create unique index questions_once on questions (letter_id, signature_id, md5(text)) where taken_back_at is null;
comment on table questions is 'What a coordinator asked a signer by mail; the answer comes by mail too.';
comment on column questions.taken_back_at is 'Before the mail had left.';

alter table edits
  add column undoes uuid,
  add unique (letter_id, undoes),
  add foreign key (letter_id, undoes) references edits (letter_id, id);
comment on column edits.undoes is 'The edit that this one takes back.';

create index signatures_disputed on signatures (letter_id, disputed_at, id) where disputed_at is not null;
-- What does not count is searched whole: from the index alone.
create index signatures_not_counted on signatures (letter_id, id)
  include (people, name_key, email_key, line, contact_name) where not counted;
-- So is the queue counted, and chosen from.
drop index signatures_waiting;
create index signatures_waiting on signatures (letter_id, confirmed_at, id) include (capacity, holds)
  where confirmed_at is not null and withdrawn_at is null and verdict is null and not counted and disputed_at is null;

create view undecided as
  select letter_id, id, capacity, holds, confirmed_at as since, 'waiting' as state
    from waiting
   where disputed_at is null
   union all
  select letter_id, id, capacity, holds, disputed_at, 'disputed'
    from signatures
   where disputed_at is not null and withdrawn_at is null;
comment on view undecided is 'The queue: what waits for a coordinator, and what counted until its organization said that it did not sign.';

create function undecided_like(letters uuid[], hold text, state text, grade text, capacity text)
returns setof undecided language sql stable as $$
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
$$;
comment on function undecided_like(uuid[], text, text, text, text) is 'What of the queue fits a filter; null takes all. The grade is that of the best evidence, "none" where there is none.';

create view standings as
  select letter_id, id, capacity, counted, name_key, email_key, line, contact_name,
         case when withdrawn_at is not null then 'withdrawn'
              when confirmed_at is null then 'unconfirmed'
              when counted then 'counted'
              when disputed_at is not null then 'disputed'
              when verdict = 'rejected' then 'rejected'
              when verdict = 'same' then 'same'
              else 'waiting' end as state
    from signatures;
comment on view standings is 'Where each signature is in its life, as the desk says it.';

create view not_counted as
  select letter_id, id, people, name_key, email_key, line, contact_name
    from signatures
   where not counted;
comment on view not_counted is 'The few that do not count, with what the desk searches.';

-- Words of what counts, so that a search looks at no other rows. Written when a signature comes to count and not when
-- somebody signs, by the table itself: whatever makes it count, or changes its line, cannot forget them.
create table signatory_words (
  letter_id    uuid not null,
  word         text collate "C" not null,
  signature_id uuid not null,
  shown        boolean not null,
  primary key (letter_id, word, signature_id, shown)
);
comment on table signatory_words is 'The words of counted lines, by which a search finds them. No foreign key: the trigger that writes them is the rule.';
comment on column signatory_words.shown is 'False for words of a name that its signer does not show, and of an organization''s contact: the desk alone finds by them.';

create function words_in(key text) returns text[] language sql immutable parallel safe
return (
  select array(
    select distinct left(word, 60)
      from regexp_split_to_table(
             regexp_replace(
               regexp_replace(
                 replace(regexp_replace(split_part(key, chr(1), 1), '!.', ' ', 'g'), '~', ''),
                 '0.([0-9]+)', ' \1 ', 'g'),
               '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])', ' \1 ', 'g'),
             ' +') as word
     where word <> ''));
comment on function words_in(text) is 'The words of a folded line (server/signature/sort-key.ts), without punctuation and by what numbers are; of scripts without spaces each letter.';

create function hidden_words_of(s signatures) returns text[] language sql immutable parallel safe
return case
  when s.capacity = 'organization' then (
    select coalesce(array_agg(distinct left(word, 60)), '{}')
      from regexp_split_to_table(lower(s.contact_name) || ' ' || s.email_key, '[^[:alnum:]]+') as word
     where word <> '')
  when s.published <> 'full' then words_in(s.name_key)
  else '{}' end;
comment on function hidden_words_of(signatures) is 'Words by which the desk finds a signature, and nobody else.';

create function keep_signatory_words() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.counted then
    delete from signatory_words w
     where w.letter_id = old.letter_id and w.signature_id = old.id
       and w.word = any (words_in(old.sort_key) || hidden_words_of(old));
  end if;
  if tg_op <> 'DELETE' and new.counted then
    insert into signatory_words (letter_id, word, signature_id, shown)
    select new.letter_id, word, new.id, true
      from unnest(words_in(new.sort_key)) as word;
    if new.capacity = 'organization' or new.published <> 'full' then
      insert into signatory_words (letter_id, word, signature_id, shown)
      select new.letter_id, word, new.id, false
        from unnest(hidden_words_of(new)) as word;
    end if;
  end if;
  return null;
end $$;

create trigger signatures_keep_words_of_new after insert on signatures
  for each row when (new.counted) execute function keep_signatory_words();
create trigger signatures_keep_words after update on signatures
  for each row when (old.counted <> new.counted
                     or (new.counted
                         and (old.sort_key, old.name_key, old.published, old.contact_name, old.email_key)
                             is distinct from
                             (new.sort_key, new.name_key, new.published, new.contact_name, new.email_key)))
  execute function keep_signatory_words();
create trigger signatures_forget_words after delete on signatures
  for each row when (old.counted) execute function keep_signatory_words();

insert into signatory_words (letter_id, word, signature_id, shown)
select letter_id, word, id, true
  from signatures, unnest(words_in(sort_key)) as word
 where counted
 union all
select letter_id, word, id, false
  from signatures s, unnest(hidden_words_of(s)) as word
 where counted;
