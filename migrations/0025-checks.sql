-- Checks that say the same for less. PostgreSQL reads and plans the checks of a table anew with each statement that writes
-- to it, and one that calls a function in SQL has it read that function too: it was half of what writing a signature cost.
-- A pattern that counts is followed state by state, for each row.

alter table signatures
  drop constraint signatures_name_check,
  drop constraint signatures_second_name_check,
  drop constraint signatures_role_check,
  drop constraint signatures_affiliation_check,
  drop constraint signatures_city_check,
  drop constraint signatures_line_check,
  drop constraint signatures_contact_name_check,
  drop constraint signatures_contact_role_check,
  drop constraint signatures_email_check,
  drop constraint signatures_text_hash_check,
  drop constraint signatures_sealed,
  add constraint signatures_name_check check (length(name) between 1 and 200 or starts_with(name, chr(58858))),
  add constraint signatures_second_name_check check (length(second_name) between 1 and 200 or starts_with(second_name, chr(58858))),
  add constraint signatures_role_check check (length(role) between 1 and 200 or starts_with(role, chr(58858))),
  add constraint signatures_affiliation_check check (length(affiliation) between 1 and 200 or starts_with(affiliation, chr(58858))),
  add constraint signatures_city_check check (length(city) between 1 and 100 or starts_with(city, chr(58858))),
  add constraint signatures_line_check check (length(line) between 1 and 900 or starts_with(line, chr(58858))),
  add constraint signatures_contact_name_check check (length(contact_name) between 1 and 200 or starts_with(contact_name, chr(58858))),
  add constraint signatures_contact_role_check check (length(contact_role) between 1 and 200 or starts_with(contact_role, chr(58858))),
  add constraint signatures_email_check check (length(email) between 1 and 254 or starts_with(email, chr(58858))),
  add constraint signatures_text_hash_check check (length(text_hash) = 64 and text_hash !~ '[^0-9a-f]'),
  -- Each of them is a sealed value about this signature (is_sealed), or null.
  add constraint signatures_sealed check (
    erased_at is not null or forgotten_at is not null
    or (starts_with(email, chr(58858) || id::text || '.') and strpos(email_key, '@') = 0
        and starts_with(contact_name, chr(58858) || id::text || '.')
        and starts_with(contact_role, chr(58858) || id::text || '.')
        and starts_with(city, chr(58858) || id::text || '.')
        and (published = 'full'
             or (starts_with(name, chr(58858) || id::text || '.')
                 and starts_with(second_name, chr(58858) || id::text || '.')
                 and starts_with(role, chr(58858) || id::text || '.')
                 and starts_with(affiliation, chr(58858) || id::text || '.')
                 and starts_with(name_key, '#')))
        and (published <> 'withheld' or starts_with(line, chr(58858) || id::text || '.')))) not valid;

alter table outbox
  drop constraint outbox_recipient_check,
  drop constraint outbox_sealed,
  add constraint outbox_recipient_check check (length(recipient) between 1 and 254 or starts_with(recipient, chr(58858))),
  add constraint outbox_sealed check (
    strpos(recipient_key, '@') = 0 and strpos(mailbox_key, '@') = 0
    and (signature_id is null
         or ((starts_with(error, chr(58858) || signature_id::text || '.') or error = 'cancelled')
             and (starts_with(recipient, chr(58858) || signature_id::text || '.') or recipient = '(erased)'
                  or kind = 'listed' or kind like 'dispute-%-contact')))) not valid;

alter table captcha_tokens
  drop constraint captcha_tokens_token_hash_check,
  add constraint captcha_tokens_token_hash_check check (length(token_hash) = 64 and token_hash !~ '[^0-9a-f]');

-- As long as the planner thought a letter's mails few, it read all of them for each signature. In this order, and asked
-- afterwards which kind each was, one index is the better one whatever is known of the table.
create or replace function mails_about(letter uuid, signature uuid, today timestamptz, lately timestamptz)
  returns table (number integer, today integer, lately integer, newest_at timestamptz)
  language sql stable as $$
  select coalesce(max(o.number), 0)::integer,
         (count(*) filter (where o.created_at > mails_about.today))::integer,
         (count(*) filter (where o.created_at > mails_about.lately))::integer,
         max(o.created_at)
    from (select kind, number, created_at
            from outbox
           where letter_id = letter and signature_id = signature
           order by kind, number) o
   where o.kind || '' in ('confirm', 'signed-already')
$$;
