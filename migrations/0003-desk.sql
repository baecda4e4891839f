create table coordinators (
  id         uuid primary key,
  email      text not null check (length(email) between 3 and 254),
  email_key  text not null unique,
  name       text check (length(name) between 1 and 200),
  language   text not null default 'en',
  created_at timestamptz not null
);

create table sign_in_links (
  token_hash     text primary key check (token_hash ~ '^[0-9a-f]{64}$'),
  coordinator_id uuid not null references coordinators,
  expires_at     timestamptz not null
);

comment on table sign_in_links is 'Links that sign a coordinator in once: using one deletes it. Only the hash is kept.';

create table sessions (
  token_hash     text primary key check (token_hash ~ '^[0-9a-f]{64}$'),
  coordinator_id uuid not null references coordinators,
  created_at     timestamptz not null,
  expires_at     timestamptz not null
);

create table decisions (
  letter_id      uuid not null,
  id             uuid not null,
  signature_id   uuid not null,
  coordinator_id uuid references coordinators,
  kind           text not null check (kind in ('approve', 'reject', 'undo')),
  undoes         uuid,
  reason         text check (length(reason) between 1 and 1000),
  decided_at     timestamptz not null,
  primary key (letter_id, id),
  foreign key (letter_id, signature_id) references signatures (letter_id, id),
  foreign key (letter_id, undoes) references decisions (letter_id, id),
  unique (letter_id, undoes),
  check ((kind = 'undo') = (undoes is not null)),
  check (kind <> 'reject' or reason is not null)
);

create index decisions_of_signature on decisions (letter_id, signature_id, decided_at, id);

comment on table decisions is 'What a coordinator decided, when and why. Append-only: a decision is reversed by another one that undoes it.';
comment on column decisions.coordinator_id is 'Nobody where a list was imported at the command line.';

create function refuse_change_of_decision() returns trigger language plpgsql as $$
begin
  raise exception 'decisions are append-only' using errcode = 'restrict_violation';
end $$;

create trigger decisions_append_only before update or delete on decisions
  for each row execute function refuse_change_of_decision();

-- The verdict in force is that of the newest decision which is not undone.
create function keep_verdict() returns trigger language plpgsql as $$
begin
  update signatures s
     set verdict = (
       select case d.kind when 'approve' then 'approved' else 'rejected' end
         from decisions d
        where d.letter_id = new.letter_id and d.signature_id = new.signature_id and d.kind <> 'undo'
          and not exists (select from decisions u where u.letter_id = d.letter_id and u.undoes = d.id)
        order by d.decided_at desc, d.id desc
        limit 1)
   where s.letter_id = new.letter_id and s.id = new.signature_id;
  return null;
end $$;

create trigger decisions_keep_verdict after insert on decisions
  for each row execute function keep_verdict();
