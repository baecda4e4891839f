import type pg from 'pg'

/** Every row of every table, as text after its table's name. */
export async function everyRow(pool: pg.Pool): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  )
  const rows: string[] = []
  for (const { name } of tables) {
    const found = await pool.query<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`)
    rows.push(...found.rows.map(({ row }) => `${name} ${row}`))
  }
  return rows
}
