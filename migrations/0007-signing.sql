-- Several things may keep one signature from counting by itself; and its signer says how much of a name is shown.
drop view signatories;
drop view waiting;
drop view rejected;
drop index signatures_in_order;
drop index signatures_newest;
drop index signatures_waiting;
drop index signatures_one_organization;
drop index signatures_one_individual_per_mailbox;

alter table signatures
  add column holds text[] not null default '{}' check (holds <@ array[
    'signed-already', 'rejected-before', 'other-name', 'likeness', 'confusable', 'letter-asks', 'corrected',
    'captcha-missing', 'captcha-failed', 'captcha-out-of-reach', 'too-many', 'too-quick', 'honeypot', 'disposable']),
  add column published text not null default 'full' check (published in ('full', 'first name', 'withheld')),
  add column form_key uuid,
  add column organization_id uuid,
  add column disputed_at timestamptz check (disputed_at >= signed_at),
  add column erased_at timestamptz check (erased_at >= signed_at),
  add check (capacity <> 'organization' or published = 'full'),
  add check (erased_at is null or (withdrawn_at is not null and email is null));

update signatures set holds = array[held_for] where held_for is not null;

alter table signatures
  drop column counted,
  drop column held_for,
  drop constraint signatures_verdict_check,
  drop constraint signatures_check6;

alter table signatures
  add constraint signatures_verdict_check check (verdict in ('approved', 'rejected', 'same')),
  add constraint signatures_vouched_for check (
    origin = 'import' or erased_at is not null or (email is not null and consent_version is not null)),
  add column counted boolean not null generated always as (
                    confirmed_at is not null
                    and withdrawn_at is null
                    and disputed_at is null
                    and case verdict
                          when 'approved' then true
                          when 'rejected' then false
                          when 'same' then false
                          else capacity <> 'organization' and cardinality(holds) = 0
                        end) stored;

comment on column signatures.holds is 'What keeps a confirmed signature from counting by itself, although its capacity would let it: a coordinator decides.';
comment on column signatures.published is 'How much of a person is shown: the name, the first name and the country, or nothing: withheld is counted and not named.';
comment on column signatures.form_key is 'Made with the form. What is sent again after a lost answer carries the same one, and never signs twice.';
comment on column signatures.organization_id is 'The organization in the registry. No foreign key: the registry is shared by all letters.';
comment on column signatures.disputed_at is 'When the organization said that it did not sign: its line is suspended until the desk has decided.';
comment on column signatures.erased_at is 'When the person was erased at their own request: what is left is that somebody signed and withdrew.';
comment on column signatures.verdict is 'What the decision in force says; kept by a trigger on decisions, never written by hand.';
comment on column signatures.counted is 'The one definition of "counted".';

-- A mailbox stands once for itself; under another name it waits for the desk.
create unique index signatures_one_individual_per_mailbox on signatures (letter_id, email_key)
  where capacity <> 'organization' and withdrawn_at is null and email_key is not null
    and not holds && array['other-name'];
create unique index signatures_one_request_per_person_and_mailbox on signatures (letter_id, email_key, name_key)
  where capacity <> 'organization' and withdrawn_at is null and email_key is not null;

-- What was sent again is the same signature, withdrawn or not. A page that a cache gave to many carries one key to
-- all of them, so the key alone is nobody's.
create unique index signatures_one_form on signatures (letter_id, form_key, email_key, name_key)
  where form_key is not null;

-- One organization stands once. Only a confirmed mailbox takes the place: a stranger who never
-- confirms must not keep an organization from signing.
create unique index signatures_one_organization on signatures (letter_id, name_key, coalesce(country, '--'))
  where capacity = 'organization' and confirmed_at is not null and withdrawn_at is null
    and verdict is distinct from 'rejected' and verdict is distinct from 'same'
    and (not holds && array['signed-already', 'rejected-before', 'likeness'] or verdict = 'approved');

create index signatures_in_order on signatures (letter_id, sort_key, id) include (capacity, people, published)
  where counted;
create index signatures_newest on signatures (letter_id, confirmed_at desc, id) where counted;
create index signatures_waiting on signatures (letter_id, confirmed_at, id)
  where confirmed_at is not null and withdrawn_at is null and verdict is null and not counted;

create view signatories as
  select letter_id, id, capacity, published,
         case published when 'full' then name when 'first name' then line end as name,
         case published when 'full' then second_name end as second_name,
         acronym,
         case published when 'full' then role end as role,
         case published when 'full' then affiliation end as affiliation,
         case when published <> 'withheld' then country end as country,
         case when published <> 'withheld' then line end as line,
         sort_key, name_key, people, language, origin, position, confirmed_at
    from signatures
   where counted;

comment on view signatories is 'What it means to be counted, and what of it may be seen. The page, the API, the widget, the mails and the PDF read this and nothing else. A withheld signature has no line: it is counted and not named.';

create view waiting as
  select *
    from signatures
   where confirmed_at is not null and withdrawn_at is null and verdict is null and not counted;

comment on view waiting is 'Confirmed signatures that a coordinator has to decide.';

create view rejected as
  select letter_id, id, capacity, name_key, email_key
    from signatures
   where verdict = 'rejected';

comment on view rejected is 'Signatures that the decision in force keeps out, withdrawn or not: who comes again under the same mailbox is held for the desk.';

alter table decisions
  drop constraint decisions_kind_check,
  add column same_as uuid,
  add constraint decisions_kind_check check (kind in ('approve', 'reject', 'same', 'undo')),
  add check ((kind = 'same') = (same_as is not null)),
  add check (same_as <> signature_id),
  add foreign key (letter_id, same_as) references signatures (letter_id, id);

comment on column decisions.same_as is 'The signature that stands for both: this one stays as a further contact and is not counted.';

create or replace function keep_verdict() returns trigger language plpgsql as $$
begin
  update signatures s
     set verdict = (
       select case d.kind when 'approve' then 'approved' when 'same' then 'same' else 'rejected' end
         from decisions d
        where d.letter_id = new.letter_id and d.signature_id = new.signature_id and d.kind <> 'undo'
          and not exists (select from decisions u where u.letter_id = d.letter_id and u.undoes = d.id)
        order by d.decided_at desc, d.id desc
        limit 1)
   where s.letter_id = new.letter_id and s.id = new.signature_id;
  return null;
end $$;

-- What was written about a person goes with the person; that something was decided stays.
create or replace function refuse_change_of_decision() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.reason = '(erased)' and (to_jsonb(old) - 'reason') = (to_jsonb(new) - 'reason') then
    return new;
  end if;
  raise exception 'decisions are append-only' using errcode = 'restrict_violation';
end $$;

create table likenesses (
  letter_id    uuid not null,
  signature_id uuid not null,
  other_id     uuid not null,
  outcome      text not null check (outcome in ('same', 'doubtful')),
  score        real not null,
  reasons      jsonb not null,
  found_at     timestamptz not null,
  answer       text check (answer in ('same', 'different')),
  answered_by  uuid references coordinators,
  answered_at  timestamptz,
  primary key (letter_id, signature_id, other_id),
  foreign key (letter_id, signature_id) references signatures (letter_id, id),
  foreign key (letter_id, other_id) references signatures (letter_id, id),
  check (signature_id <> other_id),
  check ((answer is null) = (answered_at is null))
);

create index likenesses_of_other on likenesses (letter_id, other_id);

comment on table likenesses is 'Signatures that look like one signatory when the later one was confirmed, with the reasons; and what a coordinator, or the signer, answered. A pair that was answered is never asked about again.';
comment on column likenesses.answered_by is 'Nobody where the signer said so.';

create table agreements (
  letter_id       uuid not null,
  signature_id    uuid not null,
  text_language   text not null,
  text_version    integer not null,
  text_hash       text not null check (text_hash ~ '^[0-9a-f]{64}$'),
  consent_version text,
  agreed_at       timestamptz not null,
  primary key (letter_id, signature_id, text_language, text_version),
  foreign key (letter_id, signature_id) references signatures (letter_id, id)
);

comment on table agreements is 'The versions that were agreed to, where it is more than one. The signature itself carries the newest.';

create table edits (
  letter_id      uuid not null,
  id             uuid not null,
  signature_id   uuid not null,
  before         jsonb not null,
  after          jsonb not null,
  coordinator_id uuid references coordinators,
  edited_at      timestamptz not null,
  primary key (letter_id, id),
  foreign key (letter_id, signature_id) references signatures (letter_id, id)
);

create index edits_of_signature on edits (letter_id, signature_id, edited_at, id);

comment on table edits is 'What was changed of a signature, by its signer (nobody is named) or by a coordinator.';

alter table letters
  add column approval text not null default 'organizations' check (approval in ('everyone', 'organizations', 'doubtful')),
  add column captcha text not null default 'any' check (captcha in ('any', 'proof of work')),
  add column paused_at timestamptz;

comment on column letters.approval is 'Whose signatures wait for a coordinator: everyone''s, organizations'', or of organizations only those without strong evidence.';
comment on column letters.paused_at is 'Since when no signatures are taken, whatever the dates say.';

alter table texts add column change text not null default 'form' check (change in ('form', 'substance'));

comment on column texts.change is 'What this version is to the one before: a correction of form keeps its signatures, a change of substance asks the signers again.';
