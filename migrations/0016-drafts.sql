alter table letters add column goal integer check (goal between 1 and 100000000);

comment on column letters.goal is 'How many signatures its conveners hope for; said beside the count.';
comment on table letters is 'What is signed: its rules. What it says stands in texts; one without a text is not published yet, and nobody but its coordinators sees it.';

create table drafts (
  letter_id uuid not null references letters,
  language  text not null check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' and length(language) <= 35),
  revision  integer not null check (revision > 0),
  words     jsonb not null,
  base      integer not null check (base >= 0),
  dirty     boolean not null,
  followed  jsonb,
  saved_by  uuid references coordinators,
  saved_at  timestamptz not null,
  primary key (letter_id, language)
);

comment on table drafts is 'What is being written in a language. Until somebody writes, the draft is the published text, and has no row.';
comment on column drafts.revision is 'Goes up with each saving. Whoever saves says which one was before their eyes: nobody overwrites what they have not seen.';
comment on column drafts.words is 'All that is said in this language: title, addressees, conveners, text in Markdown.';
comment on column drafts.base is 'The version of the published text that it was begun from; 0 where there was none.';
comment on column drafts.dirty is 'Whether anything was written since the text was published; a draft that is not says what the text says.';
comment on column drafts.followed is 'Of a translation: the paragraphs of the original as they were when somebody last said that it is up to date.';

create table draft_rules (
  letter_id uuid primary key references letters,
  revision  integer not null check (revision > 0),
  rules     jsonb not null,
  dirty     boolean not null,
  saved_by  uuid references coordinators,
  saved_at  timestamptz not null
);

comment on table draft_rules is 'Rules and dates that are being set: what is the same in every language. They hold once they are published.';

create table draft_images (
  letter_id  uuid not null references letters,
  name       text not null check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]*[.]([Pp][Nn][Gg]|[Jj][Pp][Ee]?[Gg])$' and length(name) <= 100),
  sha256     text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  media_type text not null check (media_type in ('image/png', 'image/jpeg')),
  width      integer not null check (width between 1 and 5000),
  height     integer not null check (height between 1 and 5000),
  bytes      bytea not null check (octet_length(bytes) between 1 and 2097152),
  added_at   timestamptz not null,
  primary key (letter_id, name),
  check (sha256 = encode(sha256(bytes), 'hex'))
);

comment on table draft_images is 'Pictures and logos that coordinators have handed in, by the names that the text calls them. Seen at the desk only.';
