create table releases (
  letter_id     uuid not null references letters,
  name          text not null check (name ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*$' and length(name) <= 100),
  language      text not null check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' and length(language) <= 35),
  title         text not null check (length(title) between 1 and 300),
  dated         date not null,
  embargo_until timestamptz,
  published     boolean not null,
  source        text not null check (length(source) between 1 and 200000),
  written_at    timestamptz not null,
  written_by    uuid references coordinators,
  primary key (letter_id, name, language)
);

comment on table releases is 'What is said to the press about a letter, in one language each.';
comment on column releases.name is 'Its address, the same in every language: the date and a few words.';
comment on column releases.embargo_until is 'Nobody but the desk sees it before. Null where there is no embargo.';
comment on column releases.published is 'False while it is being written: then only the desk sees it.';
comment on column releases.source is 'The file as it came: quotes, contacts and paragraphs about the conveners in its front matter, and the text in Markdown, so that an export gives it back to the letter. Title, date, embargo and whether it is published are of it.';
comment on column releases.written_by is 'Nobody where it was imported at the command line.';

create table openings (
  letter_id uuid not null,
  day       date not null,
  origin    text not null check (origin in ('page', 'form', 'frame')),
  partner   text not null default '' check (length(partner) <= 40),
  language  text not null check (length(language) between 2 and 35),
  count     integer not null check (count > 0),
  primary key (letter_id, day, origin, partner, language)
);

comment on table openings is 'How often a letter was opened, by day (UTC), place and language. Of whom is known nowhere: no cookie, no address, nothing that tells two readers apart. No foreign key: it would cost every reader a look at the letter.';
comment on column openings.origin is 'The letter''s page, the page with the form, or the form in a frame.';
comment on column openings.partner is 'The address of the partner on whose site the frame stands; empty where none is known.';

-- Bounces are few among many mails.
create index outbox_failed on outbox (letter_id, failed_at desc, id) where failed_at is not null;

create view lives as
  select letter_id, id, capacity, people, country, language, origin, signed_at, confirmed_at, counted
    from signatures;
comment on view lives is 'What figures are made of: every signature, and how far it came.';

-- Emptying is a change too.
create trigger activity_never_emptied before truncate on activity
  for each statement execute function refuse_change_of_activity();

-- What one person decided, among what a hundred others did.
create index decisions_of_coordinator on decisions (letter_id, coordinator_id, id)
  where coordinator_id is not null and bulk_id is null;

create view deeds as
  select letter_id, id, coordinator_id, kind, details, at
    from activity
   union all
  select letter_id, id, coordinator_id, 'decided-' || kind, jsonb_build_object('signatureId', signature_id), decided_at
    from decisions
   where coordinator_id is not null and bulk_id is null
   union all
  select letter_id, id, coordinator_id, 'evidence-noted', jsonb_build_object('signatureId', signature_id), noted_at
    from evidence
   where coordinator_id is not null
   union all
  select letter_id, id, asked_by, 'officer-asked', jsonb_build_object('signatureId', signature_id), asked_at
    from countersignatures
   where asked_by is not null
   union all
  select letter_id, id, delivered_by, 'edition-delivered', jsonb_build_object('number', number), delivered_at
    from deliveries;
comment on view deeds is 'Who did what when: what is noted as activity, and what stands in tables of its own: decisions about single signatures (an act on many is one deed), notes, officers who were asked, deliveries.';
