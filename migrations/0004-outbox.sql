create table outbox (
  letter_id    uuid not null,
  id           uuid not null,
  kind         text not null,
  number       smallint not null default 1 check (number > 0),
  signature_id uuid,
  recipient    text not null check (length(recipient) between 3 and 254),
  language     text not null,
  payload      jsonb not null default '{}',
  created_at   timestamptz not null,
  due_at       timestamptz not null,
  leased_until timestamptz,
  attempts     smallint not null default 0,
  sent_at      timestamptz,
  failed_at    timestamptz,
  error        text,
  primary key (letter_id, id),
  unique (letter_id, signature_id, kind, number),
  check (sent_at is null or failed_at is null)
);

create index outbox_due on outbox (due_at) where sent_at is null and failed_at is null;
create index outbox_newest on outbox (created_at desc, id);

comment on table outbox is 'Mails to send, written in the transaction that causes them. A mail is worded when it is sent or looked at: no link and no text of a mail is stored.';
comment on column outbox.letter_id is 'The nil UUID for mails to coordinators that belong to no letter.';
comment on column outbox.number is 'The how-manieth mail of its kind to this signature; unique, so that twenty requests at once send one.';
comment on column outbox.failed_at is 'When sending was given up for good: the address does not exist, or the retries ran out.';
