create table signature_keys (
  letter_id    uuid not null,
  key          text collate "C" not null check (length(key) between 3 and 130),
  signature_id uuid not null,
  primary key (letter_id, key, signature_id),
  foreign key (letter_id, signature_id) references signatures (letter_id, id) on delete cascade
);

create index signature_keys_of_signature on signature_keys (letter_id, signature_id);

comment on table signature_keys is 'Under what a confirmed organization is found by those that look alike (server/likeness/keys.ts), and by what its name looks like ("l:", server/likeness/skeleton.ts).';

create view standing_organizations as
  select letter_id, id, name, acronym, country, website, email, counted
    from signatures
   where capacity = 'organization' and confirmed_at is not null and withdrawn_at is null
     and verdict is distinct from 'rejected' and verdict is distinct from 'same';

comment on view standing_organizations is 'Confirmed organizations that count or may come to count: what a new one is compared with.';
