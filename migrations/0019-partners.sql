alter table letters add column framing text not null default 'anywhere' check (framing in ('anywhere', 'partners'));
comment on column letters.framing is 'Which sites may hold the sign form in a frame: any, or those of the partners alone.';

create function are_origins(origins text[]) returns boolean language sql immutable as $$
  select coalesce(bool_and(origin ~ '^(https://([*][.])?[a-z0-9-]+([.][a-z0-9-]+)+|http://(localhost|127[.]0[.]0[.]1))(:[0-9]{1,5})?$'), true)
    from unnest(origins) origin
$$;
comment on function are_origins(text[]) is 'Each stands in a content security policy as it is: nothing else may get there.';

create table partners (
  letter_id       uuid not null references letters,
  id              uuid not null,
  slug            text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 40),
  name            text not null check (length(name) between 1 and 200),
  origins         text[] not null check (are_origins(origins) and cardinality(origins) between 1 and 20),
  asks_updates    boolean not null default false,
  updates_words   jsonb not null default '{}' check (jsonb_typeof(updates_words) = 'object'),
  created_at      timestamptz not null,
  switched_off_at timestamptz,
  primary key (letter_id, id),
  unique (letter_id, slug)
);

comment on table partners is 'Sites that hold the sign form of a letter in a frame. None is ever deleted: signatures say which of them they came by.';
comment on column partners.slug is 'In the address of the frame.';
comment on column partners.origins is 'As a browser names them in frame-ancestors.';
comment on column partners.asks_updates is 'Whether its frame asks signers, in a box of its own, if the partner may write to them.';
comment on column partners.updates_words is 'What that box says, by language; where a language is missing, words of ours that name the partner.';

alter table signatures
  add column partner_id         uuid,
  add column partner_updates    text check (length(partner_updates) between 1 and 500),
  add column partner_updates_at timestamptz,
  add check (partner_updates is null or partner_id is not null),
  add check ((partner_updates is null) = (partner_updates_at is null));

comment on column signatures.partner_id is 'On whose site it was signed. No foreign key: its lock on the partner would make those who sign there wait for each other.';
comment on column signatures.partner_updates is 'What the signer ticked so that the partner may write: its words as they were shown. Null where it was not ticked, or was taken back.';

create index signatures_of_partner on signatures (letter_id, partner_id) where partner_id is not null;

create view brought as
  select letter_id, id, partner_id, signed_at, partner_updates is not null as wants_partner_updates
    from signatures
   where partner_id is not null;
comment on view brought is 'Signatures that were given on a partner’s site, whatever became of them.';

create view wants_partner_updates as
  select s.letter_id, s.id, s.partner_id, s.email, s.partner_updates as words, s.partner_updates_at as agreed_at
    from signatures s
   where s.partner_updates is not null and s.email is not null
     and s.confirmed_at is not null and s.withdrawn_at is null;
comment on view wants_partner_updates is 'Whom a partner may write to: the mailbox is confirmed, the box was ticked, and nothing was taken back.';
