import type { Db } from '../database/sql.ts'
import { exportPartners } from '../partner/carry-partners.ts'
import { listReleaseFiles } from '../press/list-releases.ts'
import { listForExport } from '../signature/export.ts'
import { findImageFiles } from './find-images.ts'
import { findLetter } from './find.ts'
import { partnersFile } from './folder.ts'
import { writeSignatories } from './signatory-file.ts'

/** A letter's files by name: what an import of them would read. */
export async function exportLetter(
  db: Db,
  { slug }: { slug: string },
): Promise<Map<string, string | Buffer>> {
  const { letter, texts } = await findLetter(db, slug)
  const rows = await listForExport(db, letter.id)
  const files = new Map<string, string | Buffer>()
  for (const { language, source } of texts) files.set(`letter.${language}.md`, source)
  for (const { name, bytes } of await findImageFiles(db, letter.id)) files.set(name, bytes)
  if (rows.length > 0) files.set('signatories.csv', writeSignatories(rows))
  for (const { name, source } of await listReleaseFiles(db, letter.id)) files.set(`press/${name}`, source)
  const partners = await exportPartners(db, letter.id)
  if (partners !== undefined) files.set(partnersFile, partners)
  return files
}
