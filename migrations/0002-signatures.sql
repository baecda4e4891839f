create table signatures (
  letter_id       uuid not null,
  id              uuid not null,
  capacity        text not null check (capacity in ('organization', 'individual', 'affiliated')),
  name            text not null check (length(name) between 1 and 200),
  second_name     text check (length(second_name) between 1 and 200),
  acronym         text check (length(acronym) between 1 and 60),
  role            text check (length(role) between 1 and 200),
  affiliation     text check (length(affiliation) between 1 and 200),
  city            text check (length(city) between 1 and 100),
  country         text check (country ~ '^[A-Z]{2}$'),
  website         text check (website ~ '^https?://' and length(website) <= 300),
  line            text not null check (length(line) between 1 and 900),
  sort_key        text collate "C" not null,
  name_key        text collate "C" not null,
  people          smallint not null check (people between 0 and 2),
  contact_name    text check (length(contact_name) between 1 and 200),
  contact_role    text check (length(contact_role) between 1 and 200),
  email           text check (length(email) between 3 and 254),
  email_key       text collate "C" check (length(email_key) between 3 and 254),
  language        text not null check (length(language) between 2 and 35),
  text_language   text not null,
  text_version    integer not null,
  text_hash       text not null check (text_hash ~ '^[0-9a-f]{64}$'),
  consent_version text,
  wants_updates   boolean not null default false,
  origin          text not null check (origin in ('page', 'frame', 'import')),
  position        integer check (position > 0),
  signed_at       timestamptz not null,
  confirmed_at    timestamptz check (confirmed_at >= signed_at),
  withdrawn_at    timestamptz check (withdrawn_at >= signed_at),
  held_for        text check (held_for in ('signed-already')),
  verdict         text check (verdict in ('approved', 'rejected')),
  counted         boolean not null generated always as (
                    confirmed_at is not null
                    and withdrawn_at is null
                    and case verdict
                          when 'approved' then true
                          when 'rejected' then false
                          else capacity <> 'organization' and held_for is null
                        end) stored,
  primary key (letter_id, id),
  check ((capacity = 'organization') = (people = 0)),
  check ((capacity = 'affiliated') = (affiliation is not null)),
  check ((second_name is null) = (people < 2) or origin = 'import'),
  check ((email is null) = (email_key is null)),
  check (origin = 'import' or (email is not null and consent_version is not null))
);

comment on table signatures is 'One act of signing. No foreign key to the letter: it would cost every signing a lock, and letters are never deleted.';
comment on column signatures.line is 'How the signature prints: what the signer saw in the preview.';
comment on column signatures.sort_key is 'The line folded for the order of the list; compared byte by byte, so that every machine gives one order.';
comment on column signatures.name_key is 'The name folded so that spellings of one name meet.';
comment on column signatures.people is 'How many people the line counts for: 0 for an organization, 2 for a joint line.';
comment on column signatures.email is 'As it was typed, for sending. email_key is its canonical form: one mailbox, one key.';
comment on column signatures.consent_version is 'Which wording of the consents was agreed to.';
comment on column signatures.held_for is 'Why a confirmed signature waits for the desk although its capacity alone would let it count.';
comment on column signatures.verdict is 'What the decision in force says; kept by a trigger on decisions, never written by hand.';
comment on column signatures.counted is 'The one definition of "counted".';

-- One mailbox signs once for itself.
create unique index signatures_one_individual_per_mailbox on signatures (letter_id, email_key)
  where capacity <> 'organization' and withdrawn_at is null and email_key is not null;

-- The same mailbox asking for the same organization again is one signature, also before it is confirmed.
create unique index signatures_one_request_per_organization_and_mailbox
  on signatures (letter_id, name_key, coalesce(country, '--'), email_key)
  where capacity = 'organization' and withdrawn_at is null and email_key is not null;

-- One organization stands once. Only a confirmed mailbox takes the place: a stranger who never
-- confirms must not keep an organization from signing.
create unique index signatures_one_organization on signatures (letter_id, name_key, coalesce(country, '--'))
  where capacity = 'organization' and confirmed_at is not null and withdrawn_at is null
    and verdict is distinct from 'rejected' and (held_for is null or verdict = 'approved');

create index signatures_in_order on signatures (letter_id, sort_key, id) include (capacity, people) where counted;
create index signatures_newest on signatures (letter_id, confirmed_at desc, id) where counted;
create index signatures_by_name on signatures (letter_id, name_key) where capacity = 'organization';
create index signatures_waiting on signatures (letter_id, confirmed_at, id)
  where confirmed_at is not null and withdrawn_at is null and verdict is null and not counted;

create view signatories as
  select letter_id, id, capacity, name, second_name, acronym, role, affiliation, country, line, sort_key, name_key,
         people, language, origin, position, confirmed_at
    from signatures
   where counted;

comment on view signatories is 'What it means to be counted. The page, the API, the widget, the mails and the PDF read this and nothing else.';

create view waiting as
  select *
    from signatures
   where confirmed_at is not null and withdrawn_at is null and verdict is null and not counted;

comment on view waiting is 'Confirmed signatures that a coordinator has to decide.';
