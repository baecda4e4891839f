import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { enterListing } from '#server/organization/enter-listing.ts'
import { gatherEvidence } from '#server/organization/gather-evidence.ts'
import { anotherOne, type Evidence, type OrganizationsFound } from '#server/organization/organization.ts'
import { setContact } from '#server/organization/set-contact.ts'
import { approve, presente, signAndConfirm, stored, type Stored } from '../signature/visitor.ts'
import type { World } from '../world.ts'

/** An organization with an address at its own domain, as the form takes it. */
export const maizal = {
  ...presente,
  name: 'Asociación Maizal del Sur',
  acronym: 'AMS',
  country: 'GT',
  website: 'https://maizal.example',
  /** Whatever known one it looks like. */
  organization: anotherOne,
  email: 'ixchel@maizal.example',
}

type Letter = { id: string; slug: string }
type Typed = Record<string, string>

/** Signs, confirms, is approved and entered into the registry; gives the signature as it is then. */
export async function listed(world: World, letter: Letter, typed: Typed): Promise<Stored> {
  const signature = await signAndConfirm(world, letter.slug, typed)
  await approve(world, letter.id, signature.line)
  await enter(world, signature)
  return standing(world, letter, signature.id)
}

/** What happens when an organization comes to count. */
export function enter(
  { pool }: World,
  { letter_id: letterId, id: signatureId }: Stored,
): Promise<string | null> {
  return inTransaction(pool, (db) => enterListing(db, { letterId, signatureId, now: new Date() }))
}

export async function standing(world: World, { slug }: Letter, id: string): Promise<Stored> {
  const found = (await stored(world, slug)).find((one) => one.id === id)
  if (!found) throw new Error('the signature is gone')
  return found
}

export async function organizationOf({ pool }: World, { letter_id, id }: Stored): Promise<string | null> {
  const { rows } = await pool.query<{ organization_id: string | null }>(
    'select organization_id from signatures where letter_id = $1 and id = $2',
    [letter_id, id],
  )
  return rows[0]?.organization_id ?? null
}

export async function ownerOf({ pool }: World): Promise<string> {
  return (await ensureOwner(pool, { email: 'owner@example.org', now: new Date() })).id
}

/** A coordinator has found the organization's public contact. */
export async function contactIs(world: World, organizationId: string | null, email: string): Promise<void> {
  const coordinatorId = await ownerOf(world)
  await setContact(world.pool, { organizationId: organizationId ?? '', coordinatorId, form: { email } })
}

export function evidenceFor(
  { pool }: World,
  { letter_id: letterId, id: signatureId }: Stored,
): Promise<Evidence[]> {
  return inTransaction(pool, (db) => gatherEvidence(db, { letterId, signatureId, now: new Date() }))
}

/** What the form's script is told while this is typed. */
export async function offered({ app }: World, typed: string): Promise<OrganizationsFound['organizations']> {
  const { body, statusCode } = await app.inject(
    `/organizations?${new URLSearchParams({ q: typed }).toString()}`,
  )
  if (statusCode !== 200) throw new Error(body)
  return (JSON.parse(body) as OrganizationsFound).organizations
}
