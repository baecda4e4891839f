import { all, sql, type Db } from '../database/sql.ts'

type Remembering = { organizationIds: [string, string]; coordinatorId: string | null; now: Date }

/** A coordinator has said that two organizations are two. */
export async function rememberDifference(
  db: Db,
  { organizationIds, coordinatorId, now }: Remembering,
): Promise<void> {
  const [one, other] = organizationIds.toSorted()
  if (one === other) return
  await db.query(sql`
    insert into organization_differences (one_id, other_id, coordinator_id, decided_at)
    values (${one}, ${other}, ${coordinatorId}, ${now})
    on conflict do nothing`)
}

/** The organizations that are known to be others than this one. */
export async function listDifferences(
  db: Db,
  { organizationId }: { organizationId: string },
): Promise<string[]> {
  const rows = await all<{ id: string }>(
    db,
    sql`
    select other_id as id from organization_differences where one_id = ${organizationId}
     union all
    select one_id from organization_differences where other_id = ${organizationId}`,
  )
  return rows.map(({ id }) => id)
}

/** Takes back what was said at that moment, and nothing that was said before. */
export async function forgetDifference(
  db: Db,
  { organizationIds, decidedAt }: { organizationIds: [string, string]; decidedAt: Date },
): Promise<void> {
  const [one, other] = organizationIds.toSorted()
  await db.query(sql`
    delete from organization_differences
     where one_id = ${one} and other_id = ${other} and decided_at = ${decidedAt}`)
}
