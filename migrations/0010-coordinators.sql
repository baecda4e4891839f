alter table coordinators add column owns_service boolean not null default false;

comment on column coordinators.owns_service is 'Makes letters, and owns every one. The first is made by the link that the server prints.';

-- Until now each coordinator reached every letter.
update coordinators set owns_service = true;

create table roles (
  letter_id      uuid not null references letters,
  coordinator_id uuid not null references coordinators,
  role           text not null check (role in ('owner', 'coordinator', 'reviewer', 'reader')),
  granted_by     uuid references coordinators,
  granted_at     timestamptz not null,
  primary key (letter_id, coordinator_id)
);

create index roles_of_coordinator on roles (coordinator_id);

comment on table roles is 'What a coordinator is to a letter. What each role may do stands in server/coordinator/coordinator.ts.';
comment on column roles.granted_by is 'Nobody where the service itself granted it.';

-- A letter without any roles belongs to the owners of the service alone; one that has had an owner keeps one.
create function keep_an_owner() returns trigger language plpgsql as $$
begin
  -- Of two owners who remove each other at the same moment, one waits here and sees what the other did.
  perform from letters where id = old.letter_id for no key update;
  if not exists (select from roles where letter_id = old.letter_id and role = 'owner') then
    raise exception 'a letter keeps an owner' using errcode = 'restrict_violation', constraint = 'roles_keep_an_owner';
  end if;
  return null;
end $$;

create trigger roles_keep_an_owner after update or delete on roles
  for each row when (old.role = 'owner') execute function keep_an_owner();

create table invitations (
  letter_id  uuid not null references letters,
  id         uuid not null,
  email      text not null check (length(email) between 3 and 254),
  email_key  text not null,
  role       text not null check (role in ('owner', 'coordinator', 'reviewer', 'reader')),
  invited_by uuid not null references coordinators,
  invited_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > invited_at),
  primary key (letter_id, id),
  unique (letter_id, email_key)
);

comment on table invitations is 'Who was asked to work on a letter and has not answered. Accepting deletes it; asking again replaces it, and the older link with it.';

create table authenticator_apps (
  coordinator_id uuid primary key references coordinators,
  sealed_secret  text not null,
  last_step      bigint not null,
  created_at     timestamptz not null
);

comment on table authenticator_apps is 'Codes by time (RFC 6238). The secret is sealed with a key that no backup of the database holds.';
comment on column authenticator_apps.last_step is 'The step of 30 s of the newest code that was taken: none is taken twice.';

create table passkeys (
  coordinator_id uuid not null references coordinators,
  id             uuid not null,
  credential_id  text not null unique,
  public_key     bytea not null,
  counter        bigint not null,
  transports     text[] not null,
  name           text not null check (length(name) between 1 and 60),
  created_at     timestamptz not null,
  last_used_at   timestamptz,
  primary key (coordinator_id, id)
);

create table recovery_codes (
  coordinator_id uuid not null references coordinators,
  code_hash      text not null check (code_hash ~ '^[0-9a-f]{64}$'),
  used_at        timestamptz,
  primary key (coordinator_id, code_hash)
);

comment on table recovery_codes is 'For whoever has lost every other factor; each works once. The hashes are keyed, because the codes are short.';

create view factors as
  select coordinator_id from authenticator_apps
  union all
  select coordinator_id from passkeys;

comment on view factors is 'A row for each second factor that a coordinator has set up. Recovery codes stand in for one and are none.';

create table code_tries (
  coordinator_id uuid primary key references coordinators,
  tries          smallint not null check (tries > 0),
  next_at        timestamptz not null
);

comment on table code_tries is 'Codes tried since the last right one. Only whoever holds a sign-in link can try, so no stranger can make anybody wait.';

-- Whoever was signed in had no second factor to give.
delete from sessions;

alter table sessions
  add column id           uuid not null unique,
  add column device       text check (length(device) between 1 and 60),
  add column last_seen_at timestamptz not null,
  add column factor_at    timestamptz;

create index sessions_of_coordinator on sessions (coordinator_id);

comment on column sessions.device is 'Browser and system by their names alone; no address of the network.';
comment on column sessions.last_seen_at is 'To the minute.';
comment on column sessions.factor_at is 'When a second factor was given last; nothing before the first.';

create table passkey_challenges (
  session_id uuid not null references sessions (id) on delete cascade,
  challenge  text not null,
  expires_at timestamptz not null,
  primary key (session_id, challenge)
);

comment on table passkey_challenges is 'What a passkey is asked to sign, once: an answer deletes it.';

create table activity (
  letter_id      uuid not null,
  id             uuid not null,
  coordinator_id uuid references coordinators,
  kind           text not null check (kind ~ '^[a-z]+(-[a-z]+)*$'),
  details        jsonb not null default '{}',
  at             timestamptz not null,
  primary key (letter_id, id)
);

create index activity_of_coordinator on activity (coordinator_id, at desc);

comment on table activity is 'What coordinators did that is no decision about a signature. Append-only.';
comment on column activity.letter_id is 'The nil UUID for what concerns the service or a coordinator’s own account.';
comment on column activity.details is 'Nothing about signers.';

create function refuse_change_of_activity() returns trigger language plpgsql as $$
begin
  raise exception 'activity is append-only' using errcode = 'restrict_violation';
end $$;

create trigger activity_append_only before update or delete on activity
  for each row execute function refuse_change_of_activity();
