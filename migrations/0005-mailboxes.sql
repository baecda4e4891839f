-- What anybody can make us write to a mailbox by filling in forms is limited over all its signatures and letters.
alter table outbox
  add column recipient_key text collate "C" check (length(recipient_key) between 3 and 254),
  add column recipient_number integer check (recipient_number > 0),
  add constraint outbox_numbered_by_mailbox check ((recipient_key is null) = (recipient_number is null));

create unique index outbox_to_mailbox on outbox (recipient_key, recipient_number) where recipient_key is not null;

comment on column outbox.recipient_key is 'The canonical form of the recipient''s address, of mails that a form causes; null of all others.';
comment on column outbox.recipient_number is 'The how-manieth mail that a form caused to this mailbox; unique, so that requests at once cannot pass a limit together.';

create function mails_by_forms(mailbox text, since timestamptz)
  returns table (last_number integer, unanswered integer, in_all integer) language sql stable as $$
  select coalesce(max(o.recipient_number), 0),
         (count(*) filter (where o.created_at > since and (o.kind <> 'confirm' or s.confirmed_at is null)))::integer,
         (count(*) filter (where o.created_at > since))::integer
    from outbox o
    left join signatures s on s.letter_id = o.letter_id and s.id = o.signature_id
   where o.recipient_key = mailbox
$$;

comment on function mails_by_forms is 'How many mails forms have caused to a mailbox since then, and of these how many its holder has not answered by confirming.';

alter table signatures drop constraint signatures_held_for_check;
alter table signatures add constraint signatures_held_for_check check (held_for in ('signed-already', 'rejected-before'));

create index signatures_rejected on signatures (letter_id, email_key) where verdict = 'rejected';

create view rejected as
  select letter_id, id, capacity, name_key, email_key
    from signatures
   where verdict = 'rejected';

comment on view rejected is 'Signatures that the decision in force keeps out, withdrawn or not: who comes again under the same mailbox is held for the desk.';
