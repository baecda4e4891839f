import type pg from 'pg'

/**
 * Fills a letter up to `count` signatures that count, by mixing the names of those that are there: first words of one
 * with the rest of another. Set by set and without the triggers, whose work on the words of lines is done at the end; row
 * by row a million would take longer than what is measured on them.
 */
export async function fillUpTo(pool: pg.Pool, { letterId, count }: { letterId: string; count: number }) {
  const client = await pool.connect()
  try {
    await client.query('set session_replication_role = replica')
    const { rows } = await client.query<{ there: number; columns: string }>(
      `select (select count(*)::integer from signatories where letter_id = $1) as there, (
              select string_agg(quote_ident(column_name), ', ')
                from information_schema.columns
               where table_schema = 'public' and table_name = 'signatures' and is_generated = 'NEVER') as columns`,
      [letterId],
    )
    const [{ there = 0, columns = '' } = {}] = rows
    await client.query(`create temporary table stock as
      select row_number() over () as place, s.id from signatures s where s.letter_id = '${letterId}' and s.counted`)
    await client.query('create unique index on stock (place)')
    await client.query(functions)
    for (let made = there, round = 1; made < count; made += there, round++)
      await client.query(mixed(columns), [letterId, round, there, Math.min(there, count - made)])
    await client.query("set work_mem = '256MB'")
    await client.query(wordsOfNew, [letterId])
    await client.query('delete from events where letter_id = $1', [letterId])
    await client.query('delete from tallies where letter_id = $1', [letterId])
    await client.query(tallies, [letterId])
    await client.query('set session_replication_role = default')
  } finally {
    client.release(true)
  }
  await pool.query('vacuum analyze')
}

/** As if by a list: no mailbox, and approved where it has to be. */
function mixed(columns: string): string {
  return `
    insert into signatures (${columns})
    select ${columns.replaceAll(/("?\w+"?)/g, '(copy).$1')}
      from (select jsonb_populate_record(one, jsonb_build_object(
                     'id', uuid_at(one.confirmed_at), 'origin', 'import', 'verdict', 'approved', 'email', null,
                     'city', null, 'contact_name', null, 'contact_role', null, 'hidden_words', '{}'::text[],
                     'email_key', null, 'form_key', null, 'organization_id', null, 'position', null,
                     'name', left(pg_temp.first_word(one.line) || ' ' || pg_temp.rest_of(other.line), 200),
                     'line', pg_temp.first_word(one.line) || ' ' || pg_temp.rest_of(other.line),
                     'name_key', pg_temp.first_word(one.name_key) || ' ' || pg_temp.rest_of(other.name_key) || ' ' || $2::integer || ' ' || pair.place,
                     'sort_key', pg_temp.first_word(split_part(one.sort_key, chr(1), 1)) || ' '
                       || pg_temp.rest_of(split_part(other.sort_key, chr(1), 1)) || chr(1) || pg_temp.first_word(one.line))) as copy
              from (select place, stock.id, (place * (2 * $2::integer + 7919) % $3::integer) + 1 as with_place from stock) pair
              join signatures one on one.letter_id = $1 and one.id = pair.id
              join stock partner on partner.place = pair.with_place
              join signatures other on other.letter_id = $1 and other.id = partner.id
             where pair.place <= $4::integer) mixed
    on conflict do nothing`
}

const functions = `
  create function pg_temp.first_word(text text) returns text language sql immutable return split_part(text, ' ', 1);
  create function pg_temp.rest_of(text text) returns text language sql immutable
    return coalesce(substring(text from ' (.*)'), text)`

/** Signs are left out of the words, and what is counted is added up anew: the triggers that do so rest meanwhile. */
const wordsOfNew = `
  insert into signatory_words (letter_id, word, person, place, signature_id, shown)
  select distinct letter_id, left(word, 60), people > 0, place, id, true
    from (select letter_id, id, people, split_part(sort_key, chr(1), 1) as place from signatories where letter_id = $1) line,
         string_to_table(line.place, ' ') as word
   where word ~ '^[[:alnum:]]+$'
  on conflict do nothing`

const tallies = `
  insert into tallies (letter_id, day, organizations, people, lines)
  select letter_id, date '2026-01-01', count(*) filter (where people = 0), sum(people), count(line)
    from signatories where letter_id = $1
   group by letter_id
  on conflict (letter_id, day) do update
     set (organizations, people, lines) = (excluded.organizations, excluded.people, excluded.lines)`
