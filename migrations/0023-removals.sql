-- Whoever is erased is taken out of the editions that name them: the line goes, and the files that hold it. What stays is
-- the number and the hashes, so that a copy from before is still known as ours.

alter table edition_files alter column bytes drop not null;
comment on column edition_files.bytes is 'Null once somebody in it was erased: sha256 and size_bytes say which file it was.';

alter table edition_signatures
  add column removed_at timestamptz,
  add constraint edition_signatures_removed check (removed_at is null or num_nonnulls(line, country) = 0) not valid;
alter table edition_signatures validate constraint edition_signatures_removed;
comment on column edition_signatures.line is 'Null for somebody who is counted and not named, and for whoever was erased since.';
comment on column edition_signatures.removed_at is 'When the name was taken out, its owner having been erased.';
comment on column editions.hidden_at is 'The one thing that may be set later: since when its files are kept no more, somebody in it having been erased. A copy that was delivered cannot be recalled, and a file can still be checked.';

create or replace function refuse_change_of_edition() returns trigger language plpgsql as $$
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
end $$;

-- Editions that were hidden because somebody in them was erased.
update edition_signatures es
   set line = null, country = null, removed_at = s.erased_at
  from signatures s, editions e
 where s.letter_id = es.letter_id and s.id = es.signature_id and s.erased_at is not null
   and e.letter_id = es.letter_id and e.number = es.number and e.hidden_at is not null and es.line is not null;
update edition_files f
   set bytes = null
  from editions e
 where e.letter_id = f.letter_id and e.number = f.number and e.hidden_at is not null and f.bytes is not null;

create function names_any(words text, names text[]) returns boolean language sql immutable parallel safe
  return exists (select from unnest(names) as name where strpos(lower(words), lower(name)) > 0);
comment on function names_any(text, text[]) is 'Whether one of the names stands in the text, in whatever case.';

comment on column outbox.failed_at is 'When sending was given up for good: the address does not exist, the retries ran out, or (error: cancelled) there is nothing to say any more.';
