-- What was delivered never changes: who signs later stands in the next edition.
create table editions (
  letter_id     uuid not null references letters,
  number        integer not null check (number > 0),
  previous      integer generated always as (nullif(number - 1, 0)) stored,
  frozen_at     timestamptz not null,
  frozen_by     uuid references coordinators,
  origin        text not null check (origin ~ '^https?://[^/]+$'),
  language      text not null check (length(language) between 2 and 35),
  dated         date not null,
  list_order    text not null check (list_order in ('one list', 'organizations first')),
  organizations integer not null check (organizations >= 0),
  people        integer not null check (people >= 0),
  withheld      integer not null check (withheld between 0 and people),
  hash          text not null check (hash ~ '^[0-9a-f]{64}$'),
  hidden_at     timestamptz check (hidden_at >= frozen_at),
  primary key (letter_id, number),
  foreign key (letter_id, previous) references editions (letter_id, number)
);

comment on table editions is 'A frozen state of a letter: texts, list, counts, files. Numbered from 1 without a gap, which the key on previous keeps.';
comment on column editions.origin is 'Where we were reached when it was frozen: its files say where the edition can be seen.';
comment on column editions.dated is 'The letter''s date, language and order of the list as they were.';
comment on column editions.withheld is 'How many of the people are counted and not named.';
comment on column editions.hash is 'SHA-256 of the manifest: the letter, the number, the hashes of texts and list, the counts.';
comment on column editions.hidden_at is 'The one thing that may be set later: since when the page neither lists the names nor hands out the files, such as when somebody in it was erased. A copy that was delivered cannot be recalled, and a file can still be checked.';

create table edition_texts (
  letter_id uuid not null,
  number    integer not null,
  language  text not null,
  version   integer not null,
  hash      text not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (letter_id, number, language),
  foreign key (letter_id, number) references editions (letter_id, number),
  foreign key (letter_id, language, version) references texts (letter_id, language, version)
);

create table edition_signatures (
  letter_id    uuid not null,
  number       integer not null,
  position     integer not null check (position > 0),
  signature_id uuid not null,
  line         text check (length(line) between 1 and 900),
  capacity     text not null check (capacity in ('organization', 'individual', 'affiliated')),
  country      text,
  language     text not null,
  people       smallint not null,
  primary key (letter_id, number, position),
  unique (letter_id, number, signature_id),
  foreign key (letter_id, number) references editions (letter_id, number)
);

comment on table edition_signatures is 'Who stands in an edition, with the line as it printed then: who withdraws later stands in it all the same.';
comment on column edition_signatures.position is 'The place in the list; those who are not named come after all the others, so that no place tells who they are.';
comment on column edition_signatures.line is 'Null for somebody who is counted and not named.';

create table edition_files (
  letter_id  uuid not null,
  number     integer not null,
  kind       text not null check (kind in ('pdf', 'csv')),
  language   text not null,
  sha256     text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes integer not null check (size_bytes > 0),
  bytes      bytea not null,
  primary key (letter_id, number, kind, language),
  foreign key (letter_id, number) references editions (letter_id, number),
  check (octet_length(bytes) = size_bytes and sha256 = encode(sha256(bytes), 'hex'))
);

create index edition_files_by_hash on edition_files (sha256);

-- They are packed already.
alter table edition_files alter column bytes set storage external;

comment on table edition_files is 'The letter in each of its languages and the list, byte by byte as they are delivered.';
comment on column edition_files.language is 'Of a PDF; the list is the same in all of them and stands under the letter''s own.';

create function refuse_change_of_edition() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'editions'
     and (to_jsonb(old) - 'hidden_at') = (to_jsonb(new) - 'hidden_at') then
    return new;
  end if;
  raise exception 'an edition never changes' using errcode = 'restrict_violation';
end $$;

create trigger editions_never_change before update or delete on editions
  for each row execute function refuse_change_of_edition();
create trigger edition_texts_never_change before update or delete on edition_texts
  for each row execute function refuse_change_of_edition();
create trigger edition_signatures_never_change before update or delete on edition_signatures
  for each row execute function refuse_change_of_edition();
create trigger edition_files_never_change before update or delete on edition_files
  for each row execute function refuse_change_of_edition();

create table deliveries (
  letter_id    uuid not null,
  id           uuid not null,
  number       integer not null,
  addressee    text not null check (length(addressee) between 1 and 200),
  office       text check (length(office) between 1 and 400),
  email        text not null check (length(email) between 3 and 254),
  email_key    text collate "C" not null check (length(email_key) between 3 and 254),
  language     text not null,
  delivered_at timestamptz not null,
  delivered_by uuid references coordinators,
  primary key (letter_id, id),
  unique (letter_id, number, addressee, email_key),
  foreign key (letter_id, number) references editions (letter_id, number)
);

comment on table deliveries is 'An edition that was mailed to an addressee. Append-only; the public is told the day and the office.';
comment on column deliveries.email is 'As it was entered at the desk. The letter''s files hold no addresses.';
comment on column deliveries.language is 'Of the letter that was delivered.';

create function refuse_change_of_delivery() returns trigger language plpgsql as $$
begin
  raise exception 'deliveries are append-only' using errcode = 'restrict_violation';
end $$;

create trigger deliveries_append_only before update or delete on deliveries
  for each row execute function refuse_change_of_delivery();

create table announcements (
  letter_id    uuid not null references letters,
  number       smallint not null check (number > 0),
  edition      integer,
  per_minute   integer not null check (per_minute between 1 and 6000),
  written_at   timestamptz not null,
  written_by   uuid references coordinators,
  cancelled_at timestamptz check (cancelled_at >= written_at),
  primary key (letter_id, number),
  foreign key (letter_id, edition) references editions (letter_id, number)
);

create table announcement_texts (
  letter_id uuid not null,
  number    smallint not null,
  language  text not null,
  subject   text not null check (length(subject) between 1 and 200),
  body      text not null check (length(body) between 1 and 5000),
  primary key (letter_id, number, language),
  foreign key (letter_id, number) references announcements (letter_id, number)
);

comment on table announcements is 'News for those signatories who asked for it. With an edition, it hands them the final letter.';

-- A mail that goes to many reaches each mailbox once, and never stands in the way of a mail that somebody waits for.
alter table outbox
  add column mailbox_key text collate "C" check (length(mailbox_key) between 3 and 254);

create unique index outbox_once_to_a_mailbox on outbox (letter_id, kind, number, mailbox_key)
  where mailbox_key is not null;

drop index outbox_due;
create index outbox_due on outbox ((mailbox_key is not null), due_at, id) where sent_at is null and failed_at is null;

comment on column outbox.mailbox_key is 'The canonical form of the recipient''s address, of mails that go to many; null of all others. Their number is the announcement''s.';

create view wants_news as
  select c.letter_id, c.id, c.language, s.email, s.email_key
    from signatories c
    join signatures s on s.letter_id = c.letter_id and s.id = c.id
   where s.wants_updates and s.email is not null;

comment on view wants_news is 'Signatories who asked for news of the letter, with their mailboxes. One mailbox may stand here for several of them.';
