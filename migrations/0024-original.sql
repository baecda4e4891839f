-- That the original of a letter stays was held by the code alone. A new version of it ends the one before in the same
-- transaction: what counts is how that ends.
create function keep_original() returns trigger language plpgsql as $$
begin
  if exists (select from letters l where l.id = new.letter_id and l.language = new.language)
     and not exists (select from texts t
                      where t.letter_id = new.letter_id and t.language = new.language and t.replaced_at is null) then
    raise exception 'the original of a letter stays' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create constraint trigger texts_keep_original after update on texts
  deferrable initially deferred
  for each row when (new.replaced_at is not null)
  execute function keep_original();
