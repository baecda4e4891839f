create table letters (
  id            uuid primary key,
  slug          text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  language      text not null check (length(language) between 2 and 35),
  dated         date not null,
  signs         text not null default 'everyone' check (signs in ('everyone', 'organizations', 'individuals')),
  list_order    text not null default 'one list' check (list_order in ('one list', 'organizations first')),
  list_language text not null check (length(list_language) between 2 and 35),
  opens_at      timestamptz not null,
  closes_at     timestamptz check (closes_at > opens_at),
  created_at    timestamptz not null
);

comment on table letters is 'What is signed: its rules. What it says stands in texts.';
comment on column letters.language is 'The language of the original; texts in other languages are translations of it.';
comment on column letters.list_language is 'The language whose alphabet orders the printed list.';

create table texts (
  letter_id    uuid not null references letters,
  language     text not null check (length(language) between 2 and 35),
  version      integer not null check (version > 0),
  title        text not null check (length(title) between 1 and 300),
  source       text not null,
  hash         text not null check (hash ~ '^[0-9a-f]{64}$'),
  published_at timestamptz not null,
  replaced_at  timestamptz check (replaced_at >= published_at),
  primary key (letter_id, language, version)
);

create unique index texts_current on texts (letter_id, language) where replaced_at is null;

comment on table texts is 'One version of the letter in one language. A published text never changes: a new version replaces it.';
comment on column texts.source is 'The file as it came, front matter and Markdown, so that an export gives it back to the letter.';
comment on column texts.hash is 'SHA-256 of the source, in hexadecimal.';

create function refuse_change_of_text() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(old) - 'replaced_at') <> (to_jsonb(new) - 'replaced_at') then
    raise exception 'a published text never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create trigger texts_never_change before update or delete on texts
  for each row execute function refuse_change_of_text();
