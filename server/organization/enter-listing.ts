import type { Db } from '../database/sql.ts'
import { announceListing } from './announce-listing.ts'
import { registerOrganization } from './register.ts'

type Entering = { letterId: string; signatureId: string; now: Date }

/**
 * What follows when an organization comes to count: the registry knows it, and its public contact is told. Nothing
 * follows for people, and nothing the second time. Call it after every decision that may have that effect, an approval
 * or the undoing of a rejection, in the transaction of the decision. Gives the organization's id.
 */
export async function enterListing(db: Db, entering: Entering): Promise<string | null> {
  const organizationId = await registerOrganization(db, entering)
  if (organizationId !== null) await announceListing(db, entering)
  return organizationId
}
