-- How long things are kept is the configuration's to say (server/retention/retention.ts); here is what it may leave.

alter table signatures
  add column mailbox_forgotten_at timestamptz,
  add column forgotten_at timestamptz;
comment on column signatures.mailbox_forgotten_at is 'When the mailbox was forgotten, its time being over. The signature stands without it.';
comment on column signatures.forgotten_at is 'When all that is not public of it was forgotten, its time being over: what is left is the line that anybody may see, how it counts, and what was agreed to.';
comment on column signatures.erased_at is 'When the person was erased, at their own wish or because the time was over of what never became public: what is left is that somebody signed and withdrew.';

alter table signatures
  drop constraint signatures_vouched_for,
  add constraint signatures_vouched_for check (
    origin in ('import', 'gathered') or erased_at is not null
    or (consent_version is not null and (email is not null or mailbox_forgotten_at is not null))) not valid,
  add constraint signatures_mailbox_stays_forgotten check (mailbox_forgotten_at is null or email is null) not valid,
  add constraint signatures_forgotten_whole check (
    forgotten_at is null or (mailbox_forgotten_at is not null and num_nonnulls(
      city, website, contact_name, contact_role, partner_updates, form_key) = 0)) not valid;
-- Looks at every row without keeping anybody from writing.
alter table signatures validate constraint signatures_vouched_for;
alter table signatures validate constraint signatures_mailbox_stays_forgotten;
alter table signatures validate constraint signatures_forgotten_whole;

create index signatures_taken_back_unconfirmed on signatures (signed_at)
  where confirmed_at is null and withdrawn_at is not null and erased_at is null;

-- What is forgotten was never shown: nothing has changed for those who follow the list.
drop trigger signatures_keep_event on signatures;
create trigger signatures_keep_event
  after update on signatures
  for each row when ((old.counted or new.counted) and old.forgotten_at is not distinct from new.forgotten_at)
  execute function keep_event();

create or replace function refuse_change_of_evidence() returns trigger language plpgsql as $$
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
end $$;

create or replace function refuse_change_of_activity() returns trigger language plpgsql as $$
begin
  -- A year of it is beyond every setting.
  if tg_op = 'DELETE' and old.at < now() - interval '1 year' then
    return old;
  end if;
  raise exception 'activity is append-only' using errcode = 'restrict_violation';
end $$;
comment on table activity is 'What coordinators did that is no decision about a signature. Append-only; forgotten after a year at the soonest.';

-- What the form ticked stands with the signature: consent_version, language, signed_at. Here is what came after it.
create table consents (
  letter_id uuid not null,
  signature_id uuid not null,
  kind text not null check (kind in ('publish', 'updates', 'partner')),
  at timestamptz not null,
  given boolean not null,
  version text,
  language text check (length(language) between 2 and 35),
  words text check (length(words) between 1 and 500),
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  primary key (letter_id, signature_id, kind, at),
  foreign key (letter_id, signature_id) references signatures (letter_id, id),
  check (given = (sha256 is not null)),
  check (given or num_nonnulls(version, language, words) = 0)
);
comment on table consents is 'What a signer agreed to or took back after signing, each with the one before it. Where there is none of a kind, what the form ticked holds.';
comment on column consents.words is 'Of a partner''s own box. Ours are found by version and language (server/signature/consent-words.ts).';
comment on column consents.sha256 is 'Of the words that were agreed to, in UTF-8.';

create table purges (
  kind text not null,
  day date not null,
  count integer not null check (count >= 0),
  at timestamptz not null,
  finished_at timestamptz,
  primary key (kind, day)
);
comment on table purges is 'How much was forgotten on a day (UTC), by what it was: numbers, nobody''s names.';
comment on column purges.finished_at is 'When nothing more was left that was due. Null where the last run of the day was cut short.';
