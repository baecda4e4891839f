-- A signature is its signer's: to correct, to take along, to have erased. And a text that changes asks its signers again.

-- Made in the statement where many rows are made at once; everywhere else the application makes them.
create function uuid_at(moment timestamptz) returns uuid language sql volatile as $$
  select encode(
           set_bit(set_bit(
             overlay(uuid_send(gen_random_uuid())
               placing substring(int8send((extract(epoch from moment) * 1000)::bigint) from 3) from 1 for 6),
             52, 1), 53, 1), 'hex')::uuid
$$;

comment on function uuid_at is 'A UUID of version 7 (RFC 9562) of this moment; each call gives another one.';

create or replace view signatories as
  select letter_id, id, capacity, published,
         case published when 'full' then name when 'first name' then line end as name,
         case published when 'full' then second_name end as second_name,
         acronym,
         case published when 'full' then role end as role,
         case published when 'full' then affiliation end as affiliation,
         case when published <> 'withheld' then country end as country,
         case when published <> 'withheld' then line end as line,
         sort_key, name_key, people, language, origin, position, confirmed_at,
         text_language, text_version
    from signatures
   where counted;

create view standing as
  select letter_id, id, language, email, text_language, text_version
    from signatures
   where confirmed_at is not null and withdrawn_at is null and email is not null
     and (verdict is null or verdict = 'approved');

comment on view standing is 'Confirmed signatures that nobody took back or rejected, with their mailboxes, whether they count or wait: who is asked again when the text changes.';

create index signatures_unconfirmed on signatures (signed_at) where confirmed_at is null and withdrawn_at is null;

-- What speaks for a signature goes with its signer.
create or replace function refuse_change_of_evidence() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.note = '(erased)' and (to_jsonb(old) - 'note') = (to_jsonb(new) - 'note') then
    return new;
  end if;
  if tg_op = 'DELETE' and exists (
       select from signatures s where s.letter_id = old.letter_id and s.id = old.signature_id and s.erased_at is not null) then
    return old;
  end if;
  raise exception 'evidence is append-only' using errcode = 'restrict_violation';
end $$;
