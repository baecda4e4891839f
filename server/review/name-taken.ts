import { Refusal } from '../refusal.ts'

/** An organization stands once: what would put it on the list a second time is refused by the unique index. */
export async function whileNameIsFree(deciding: Promise<unknown>): Promise<void> {
  await deciding.catch((error: unknown) => {
    throw isNameTaken(error) ? new Refusal('name-taken') : error
  })
}

function isNameTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'signatures_one_organization'
}
