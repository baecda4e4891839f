-- What identifies a signer and is not shown is sealed by the app, under keys that are never in the database. A sealed value
-- is a text that begins with a mark, chr(58858), and the id of the signature that it is about (server/seal/sealed-text.ts).
-- The rows that are there are sealed by the next start (server/seal/seal-stored.ts), which then validates the checks that
-- end in "_sealed".

create table seal (
  one           boolean primary key default true check (one),
  key_id        text not null,
  look_up_key   text not null,
  made_at       timestamptz not null default now()
);
comment on table seal is 'The key by which sealed values are looked up, wrapped by the key that the servers are started with: another key does not unwrap it.';
comment on column seal.key_id is 'Which key wraps it.';

create function is_sealed(value text, id uuid) returns boolean language sql immutable parallel safe
  return starts_with(value, chr(58858) || id::text || '.');
comment on function is_sealed(text, uuid) is 'Whether this is a sealed value about the signature; null of null.';

create function fits_or_sealed(value text, most integer) returns boolean language sql immutable parallel safe
  return length(value) between 1 and most or starts_with(value, chr(58858));
comment on function fits_or_sealed(text, integer) is 'What is sealed is longer than it was, and was measured before.';

create function are_sealed(entries jsonb, id uuid) returns boolean language sql immutable parallel safe
  return not exists (
    select from jsonb_each_text(entries) as entry (name, value)
     where name in ('name', 'second_name', 'role', 'affiliation', 'line', 'city', 'contact_name', 'contact_role', 'email')
       and not is_sealed(value, id));
comment on function are_sealed(jsonb, uuid) is 'Whether all of these columns of the signature that may name somebody are sealed.';

-- First: newer PostgreSQL adds no column with a default to a table whose row a function in SQL reads.
drop function hidden_words_of(signatures);

alter table signatures
  add column hidden_words text[] not null default '{}',
  drop constraint signatures_name_check,
  drop constraint signatures_second_name_check,
  drop constraint signatures_role_check,
  drop constraint signatures_affiliation_check,
  drop constraint signatures_city_check,
  drop constraint signatures_line_check,
  drop constraint signatures_contact_name_check,
  drop constraint signatures_contact_role_check,
  drop constraint signatures_email_check,
  add constraint signatures_name_check check (fits_or_sealed(name, 200)),
  add constraint signatures_second_name_check check (fits_or_sealed(second_name, 200)),
  add constraint signatures_role_check check (fits_or_sealed(role, 200)),
  add constraint signatures_affiliation_check check (fits_or_sealed(affiliation, 200)),
  add constraint signatures_city_check check (fits_or_sealed(city, 100)),
  add constraint signatures_line_check check (fits_or_sealed(line, 900)),
  add constraint signatures_contact_name_check check (fits_or_sealed(contact_name, 200)),
  add constraint signatures_contact_role_check check (fits_or_sealed(contact_role, 200)),
  add constraint signatures_email_check check (fits_or_sealed(email, 254)),
  add constraint signatures_sealed check (
    erased_at is not null or forgotten_at is not null
    or (is_sealed(email, id) and strpos(email_key, '@') = 0
        and is_sealed(contact_name, id) and is_sealed(contact_role, id) and is_sealed(city, id)
        and (published = 'full'
             or (is_sealed(name, id) and is_sealed(second_name, id) and is_sealed(role, id) and is_sealed(affiliation, id)
                 and starts_with(name_key, '#')))
        and (published <> 'withheld' or is_sealed(line, id)))) not valid;
comment on column signatures.email is 'As it was typed, for sending: sealed. email_key is a keyed hash of its canonical form: one mailbox, one key.';
comment on column signatures.name_key is 'The name folded so that spellings of one name meet; a keyed hash of it where the name is not shown.';
comment on column signatures.hidden_words is 'Keyed hashes of words by which the desk finds it beside those of its line.';

alter table outbox
  drop constraint outbox_recipient_check,
  add constraint outbox_recipient_check check (fits_or_sealed(recipient, 254)),
  add constraint outbox_sealed check (
    strpos(recipient_key, '@') = 0 and strpos(mailbox_key, '@') = 0
    and (signature_id is null
         or ((is_sealed(error, signature_id) or error = 'cancelled')
             and (is_sealed(recipient, signature_id) or recipient = '(erased)' or kind = 'listed'
                  or kind like 'dispute-%-contact')))) not valid;
comment on column outbox.recipient is 'Sealed where the mail is about a signature; an organization''s public contact is in clear, and so are coordinators and addressees.';
comment on column outbox.recipient_key is 'The key of the recipient''s mailbox, of mails that a form causes; null of all others.';
comment on column outbox.mailbox_key is 'The key of the recipient''s mailbox, of mails that go to many; null of all others. Their number is the announcement''s.';
comment on column outbox.error is 'Mail servers like to repeat the address: sealed as the recipient is.';

alter table countersignatures
  drop constraint countersignatures_name_check,
  drop constraint countersignatures_role_check,
  drop constraint countersignatures_email_check,
  add constraint countersignatures_name_check check (fits_or_sealed(name, 200)),
  add constraint countersignatures_role_check check (fits_or_sealed(role, 200)),
  add constraint countersignatures_email_check check (fits_or_sealed(email, 254)),
  add constraint countersignatures_sealed check (
    is_sealed(name, signature_id) and is_sealed(role, signature_id) and is_sealed(email, signature_id)
    and strpos(email_key, '@') = 0) not valid;

alter table edits
  add constraint edits_sealed check (are_sealed(before, signature_id) and are_sealed(after, signature_id)) not valid;
comment on table edits is 'What was changed of a signature, by its signer (nobody is named) or by a coordinator. What may name somebody is sealed.';

alter table organizations
  add constraint organizations_sealed check (strpos(contact_key, '@') = 0) not valid;
comment on column organizations.contact_key is 'The key of that mailbox, as signatures have it.';

-- What is re-sealed is the same line: nobody is told of a change that nobody can see.
create or replace function keep_event() returns trigger language plpgsql as $$
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
end $$;

-- Hidden words are keyed by the app; those in clear go, and come back as the rows are sealed.
drop trigger signatures_keep_words on signatures;
create or replace function keep_signatory_words() returns trigger language plpgsql as $$
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
end $$;
create trigger signatures_keep_words after update on signatures
  for each row when (old.counted <> new.counted
                     or (new.counted
                         and ((old.sort_key, old.published, old.people)
                              is distinct from (new.sort_key, new.published, new.people)
                              or ((new.capacity = 'organization' or new.published <> 'full')
                                  and old.hidden_words is distinct from new.hidden_words))))
  execute function keep_signatory_words();
delete from signatory_words where not shown;
comment on column signatory_words.shown is 'False for what the desk alone finds by (signatures.hidden_words): keyed hashes of whole words.';

drop view not_counted;
drop index signatures_not_counted;
create index signatures_not_counted on signatures (letter_id, id) include (name_key, email_key, hidden_words)
  where not counted;
create view not_counted as
select letter_id, id, name_key, email_key, hidden_words
  from signatures
 where not counted;
comment on view not_counted is 'The few that do not count, with what the desk searches.';

drop view standings;
create view standings as
select letter_id, id, capacity, counted, name_key, email_key,
       case when published <> 'withheld' then line end as line,
       replace(split_part(sort_key, chr(1), 1), '~', '') as folded,
       hidden_words,
       case
         when withdrawn_at is not null then 'withdrawn'
         when confirmed_at is null then 'unconfirmed'
         when counted then 'counted'
         when disputed_at is not null then 'disputed'
         when verdict = 'rejected' then 'rejected'
         when verdict = 'same' then 'same'
         else 'waiting' end as state
  from signatures;
comment on view standings is 'Where each signature is in its life, as the desk says it, with what the desk searches.';
