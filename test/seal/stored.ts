import pg from 'pg'

/** Every row of every table as a dump has it: nothing is opened, and bytes are read as texts too. */
export async function stored(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    )
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
      found.push(...rows.map(({ row }) => `${name} ${row} ${bytesIn(row)}`))
    }
    return found
  } finally {
    await client.end()
  }
}

function bytesIn(row: string): string {
  const bytes = [...row.matchAll(/\\x([0-9a-f]{2,})/g)].map(([, hex = '']) => Buffer.from(hex, 'hex'))
  return bytes.map((one) => `${one.toString('latin1')} ${one.toString('utf8')}`).join(' ')
}

/** The rows in which one of these stands, whatever the case. */
export async function traced(databaseUrl: string, words: string[]): Promise<string[]> {
  const sought = words.map((word) => word.toLowerCase())
  const rows = await stored(databaseUrl)
  return rows.filter((row) => sought.some((word) => row.toLowerCase().includes(word)))
}
