create table captcha_tokens (
  token_hash text collate "C" primary key check (token_hash ~ '^[0-9a-f]{64}$'),
  expires_at timestamptz not null
);

comment on table captcha_tokens is 'Captchas that signed something, each once: kept until none of them would pass any more.';

-- Called in the statement that writes the signatures, so that a token is spent exactly when one is there.
create function spend_captcha_tokens(hashes text[], expiries timestamptz[])
  returns table (place integer, fresh boolean) language sql volatile as $$
  with spent as (
    insert into captcha_tokens (token_hash, expires_at)
    select distinct on (hash) hash, expires_at
      from unnest(hashes, expiries) as given (hash, expires_at)
     where hash is not null
     order by hash, expires_at desc
    on conflict do nothing
    returning token_hash)
  select given.place::integer,
         s.token_hash is not null and row_number() over (partition by given.hash order by given.place) = 1
    from unnest(hashes) with ordinality as given (hash, place)
    left join spent s on s.token_hash = given.hash
$$;

comment on function spend_captcha_tokens is 'Whether each of these tokens is used for the first time, by its place from 1 on; of two that are the same, the first. Never so where there is none (null).';

-- Counts that a crash may lose: without a log they cost a tenth, and nobody waits for a disk.
create unlogged table hits (
  key         text collate "C" primary key check (length(key) = 22),
  minute      integer not null check (minute > 0),
  hour        integer not null check (hour > 0),
  day         integer not null check (day > 0),
  minute_from timestamptz not null,
  hour_from   timestamptz not null,
  day_from    timestamptz not null
) with (fillfactor = 60);

comment on table hits is 'How many forms came from a network, for a mailbox, to a letter: over all letters, and forgotten after 48 hours.';
comment on column hits.key is 'A keyed hash: no address, no mailbox and no letter can be read from it.';
comment on column hits.minute is 'How many since minute_from; a minute begins with the first hit after the last one ended. So do the hour and the day.';
