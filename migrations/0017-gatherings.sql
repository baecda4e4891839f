alter table signatures
  drop constraint signatures_origin_check,
  add constraint signatures_origin_check check (origin in ('page', 'frame', 'import', 'gathered')),
  drop constraint signatures_vouched_for,
  add constraint signatures_vouched_for check (
    origin in ('import', 'gathered') or erased_at is not null or (email is not null and consent_version is not null));

comment on column signatures.origin is 'Where it came from: our page, a partner''s frame, the letter''s folder, or a list that a coordinator gathered.';

create table gatherings (
  letter_id      uuid not null references letters,
  id             uuid not null,
  coordinator_id uuid not null references coordinators,
  kind           text not null check (kind in ('file', 'pasted', 'sheet')),
  file_name      text check (length(file_name) between 1 and 200),
  header_key     text check (header_key ~ '^[0-9a-f]{64}$'),
  mapping        jsonb check (jsonb_typeof(mapping) = 'object'),
  language       text not null check (length(language) between 2 and 35),
  state          text not null check (state in ('columns', 'checking', 'checked', 'entering', 'entered', 'undoing', 'undone')),
  lines          integer not null check (lines > 0),
  note           text check (length(note) between 1 and 1000),
  gathered_at    timestamptz not null,
  entered_at     timestamptz,
  undone_at      timestamptz,
  primary key (letter_id, id),
  check ((kind = 'file') = (file_name is not null)),
  check ((state in ('entering', 'entered', 'undoing', 'undone')) = (entered_at is not null)),
  check ((state in ('undoing', 'undone')) = (undone_at is not null))
);

create index gatherings_newest on gatherings (letter_id, gathered_at desc, id);

comment on table gatherings is 'Lists of signatures that came otherwise than by the form: a file, a pasted list, a sheet of paper. Nothing of it stands on the letter before it is entered, and all of it can be taken back.';
comment on column gatherings.header_key is 'SHA-256 of the names of its columns: a list with the same columns is read the same way.';
comment on column gatherings.mapping is 'What each column holds.';
comment on column gatherings.language is 'Of those who signed, as far as is known: their mails are in it.';
comment on column gatherings.note is 'How the coordinator knows that they signed; the evidence of those without an address.';
comment on column gatherings.entered_at is 'When the coordinator had it entered; undone_at, taken back.';

create table gathered_lines (
  letter_id    uuid not null,
  gathering_id uuid not null,
  place        integer not null check (place > 0),
  sealed       text,
  class        text check (class in ('organization', 'individual', 'joint')),
  outcome      text check (outcome in ('new', 'duplicate', 'doubtful', 'wrong')),
  mailed       boolean,
  enters       boolean,
  signature_id uuid,
  fate         text check (fate in ('counted', 'asked', 'standing', 'left', 'undone', 'kept')),
  primary key (letter_id, gathering_id, place),
  foreign key (letter_id, gathering_id) references gatherings on delete cascade,
  foreign key (letter_id, signature_id) references signatures,
  check (signature_id is null or fate in ('counted', 'asked', 'undone', 'kept')),
  check (enters is not true or outcome <> 'wrong'),
  check ((outcome is null) = (enters is null))
);

create index gathered_lines_by_outcome on gathered_lines (letter_id, gathering_id, outcome, place);
create unique index gathered_lines_of_signature on gathered_lines (letter_id, signature_id) where signature_id is not null;

comment on table gathered_lines is 'What stands in a list, line by line, and which signature came of it.';
comment on column gathered_lines.sealed is 'What was gathered and how it was read, sealed: many of them never agreed to stand here. Emptied once the line is entered or left out.';
comment on column gathered_lines.outcome is 'What the dry run found; null until its turn comes.';
comment on column gathered_lines.mailed is 'Whether there is an address, so that its holder is asked.';
comment on column gathered_lines.enters is 'Whether it is to be entered: what is new is, what is a duplicate or doubtful where the coordinator says so.';
comment on column gathered_lines.fate is 'counted: vouched for by the note; asked: a mail asks its holder; standing: another one had its place by then; left: left out; undone, or kept since its signer had confirmed it.';

create view gathered as
select l.*
  from gathered_lines l
  join gatherings g on g.letter_id = l.letter_id and g.id = l.gathering_id
 where l.place > 1 or coalesce((g.mapping ->> 'header')::boolean, false) is false;

comment on view gathered is 'The lines of a list, without the one that names its columns.';
