-- The registry: organizations that have stood on the public list of some letter, and no others, so that whatever is
-- told of it tells nobody who else has tried to sign. Shared by all letters: letters point to it by id.
create table organizations (
  id            uuid primary key,
  name_key      text collate "C" not null,
  country       text check (country ~ '^[A-Z]{2}$'),
  domain        text collate "C" check (domain ~ '^[a-z0-9-]+(\.[a-z0-9-]+)+$' and length(domain) <= 253),
  contact_email text check (length(contact_email) between 3 and 254),
  contact_key   text collate "C" check (length(contact_key) between 3 and 254),
  contact_by    uuid references coordinators,
  created_at    timestamptz not null,
  check ((contact_email is null) = (contact_key is null)),
  -- Of an organization without country and domain all that is known is its name: there is one such entry a name.
  unique nulls not distinct (name_key, country, domain)
);

comment on table organizations is 'Organizations that have stood on the public list of a letter, across letters. Never deleted.';
comment on column organizations.name_key is 'The name under which it came first, folded.';
comment on column organizations.domain is 'The registrable domain of its own website; null where many share one.';
comment on column organizations.contact_email is 'Where it is told that it was listed: public, entered by a coordinator and never guessed.';

create table organization_names (
  organization_id uuid not null references organizations,
  kind            text not null check (kind in ('name', 'acronym', 'alias')),
  language        text check (length(language) between 2 and 35),
  name            text not null check (length(name) between 1 and 200),
  name_key        text collate "C" not null,
  primary key (organization_id, kind, name_key)
);

create index organization_names_by_key on organization_names (name_key, organization_id);

create table organization_words (
  word            text collate "C" not null,
  name_key        text collate "C" not null,
  organization_id uuid not null references organizations,
  primary key (word, name_key, organization_id)
);

comment on table organization_words is 'The words of the names, each with its whole name: what is typed is found without looking anywhere else.';

create table organization_keys (
  key             text collate "C" not null,
  organization_id uuid not null references organizations,
  primary key (key, organization_id)
);

comment on table organization_keys is 'Under what an organization that looks alike finds it (server/likeness/keys.ts).';

create table organization_differences (
  one_id         uuid not null references organizations,
  other_id       uuid not null references organizations,
  coordinator_id uuid references coordinators,
  decided_at     timestamptz not null,
  primary key (one_id, other_id),
  check (one_id < other_id)
);

comment on table organization_differences is 'Organizations that look alike and are two: nobody is asked again.';

create index signatures_of_organization on signatures (organization_id) where organization_id is not null;

create table countersignatures (
  letter_id        uuid not null,
  id               uuid not null,
  signature_id     uuid not null,
  name             text not null check (length(name) between 1 and 200),
  role             text not null check (length(role) between 1 and 200),
  email            text not null check (length(email) between 3 and 254),
  email_key        text collate "C" not null check (length(email_key) between 3 and 254),
  language         text not null check (length(language) between 2 and 35),
  asked_by         uuid references coordinators,
  asked_at         timestamptz not null,
  line             text,
  countersigned_at timestamptz check (countersigned_at >= asked_at),
  primary key (letter_id, id),
  foreign key (letter_id, signature_id) references signatures (letter_id, id),
  unique (letter_id, signature_id, email_key),
  check ((line is null) = (countersigned_at is null))
);

comment on table countersignatures is 'Second officers who were asked whether their organization signs.';
comment on column countersignatures.asked_by is 'The coordinator who asked; null where the signer named the officer.';
comment on column countersignatures.line is 'What the officer saw and agreed to.';

create table evidence (
  letter_id           uuid not null,
  id                  uuid not null,
  signature_id        uuid not null,
  kind                text not null check (kind in ('own-domain', 'known-earlier', 'countersigned', 'coordinator-note')),
  grade               text not null check (grade in ('strong', 'fair', 'weak')),
  domain              text collate "C",
  note                text check (length(note) between 1 and 2000),
  countersignature_id uuid,
  coordinator_id      uuid references coordinators,
  noted_at            timestamptz not null,
  primary key (letter_id, id),
  foreign key (letter_id, signature_id) references signatures (letter_id, id),
  foreign key (letter_id, countersignature_id) references countersignatures (letter_id, id),
  check (kind <> 'own-domain' or domain is not null),
  check ((kind = 'countersigned') = (countersignature_id is not null)),
  check ((kind = 'coordinator-note') = (note is not null)),
  check ((kind = 'coordinator-note') = (coordinator_id is not null))
);

-- What is found again is the same evidence; notes are each their own.
create unique index evidence_once on evidence (letter_id, signature_id, kind, grade, domain, countersignature_id)
  nulls not distinct where kind <> 'coordinator-note';
create index evidence_of_signature on evidence (letter_id, signature_id, noted_at, id);

comment on table evidence is 'What speaks for the authority to sign for an organization. Append-only.';
comment on column evidence.domain is 'Of the mailbox, where the domain is what speaks.';

create function refuse_change_of_evidence() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.note = '(erased)' and (to_jsonb(old) - 'note') = (to_jsonb(new) - 'note') then
    return new;
  end if;
  raise exception 'evidence is append-only' using errcode = 'restrict_violation';
end $$;

create trigger evidence_append_only before update or delete on evidence
  for each row execute function refuse_change_of_evidence();

create table disputes (
  letter_id      uuid not null,
  id             uuid not null,
  signature_id   uuid not null,
  statement      text check (length(statement) between 1 and 1000),
  disputed_at    timestamptz not null,
  resolution     text check (resolution in ('kept', 'rejected')),
  reason         text check (length(reason) between 1 and 1000),
  coordinator_id uuid references coordinators,
  resolved_at    timestamptz check (resolved_at >= disputed_at),
  primary key (letter_id, id),
  foreign key (letter_id, signature_id) references signatures (letter_id, id),
  check ((resolution is null) = (resolved_at is null)),
  check ((resolution is null) = (coordinator_id is null)),
  check ((resolution is null) = (reason is null))
);

-- While one is open, pressing the button again changes nothing.
create unique index disputes_one_open on disputes (letter_id, signature_id) where resolved_at is null;
create index disputes_of_signature on disputes (letter_id, signature_id, disputed_at);

comment on table disputes is 'When an organization''s public contact said that it did not sign, and what a coordinator made of it. While one is open, signatures.disputed_at suspends the line.';
