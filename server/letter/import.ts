import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { all, maybe, one, sql, type Db } from '../database/sql.ts'
import type { TextWarning } from '../document/document.ts'
import { askAgain } from '../signature/ask-again.ts'
import { countSignatories } from '../signature/count.ts'
import { importSignatories, type ImportedSignatories } from '../signature/import.ts'
import { reorder } from '../signature/reorder.ts'
import { importPartners } from '../partner/carry-partners.ts'
import { importReleases } from '../press/save-release.ts'
import { closesAt, opensAt } from './file.ts'
import type { FolderImage } from './folder-images.ts'
import type { LetterFolder } from './folder.ts'
import type { Change, Letter } from './letter.ts'

export type Imported = {
  letterId: string
  /** Whether the letter is new to the database. */
  fresh: boolean
  /** Languages of the texts that were there and have a new version. */
  changed: string[]
  /** Whether anybody had signed. */
  signed: boolean
  /** How many signers are asked to sign the new version. */
  asked: number
  /** Absent where the folder has no list: the list that is there stays. */
  signatories: ImportedSignatories | undefined
  warnings: (TextWarning & { file: string })[]
}

/**
 * Loads or updates a letter from its folder. What is new in a text is a correction of form, unless `change` says that it
 * is one of substance: then its signers are asked again. Call it in a transaction: all of the letter, or nothing.
 */
export async function importLetter(
  db: Db,
  { folder, change = 'form', now }: { folder: LetterFolder; change?: Change; now: Date },
): Promise<Imported> {
  // Two imports of one letter wait for each other.
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`letter ${folder.slug}`}, 0))`)
  const { letter, before } = await putLetter(db, folder, now)
  if (before && before.listLanguage !== letter.listLanguage) await reorder(db, letter)
  const texts = await putTexts(db, letter.id, { folder, change, now })
  await retireTexts(db, letter.id, { languages: folder.texts.map(({ front }) => front.language), now })

  const signatories =
    folder.signatories && (await importSignatories(db, { letter, rows: folder.signatories, now }))
  if (folder.releases) await importReleases(db, { letterId: letter.id, releases: folder.releases, now })
  if (folder.partners) await importPartners(db, { letterId: letter.id, file: folder.partners, now })
  const warnings = folder.texts.flatMap(({ file, warnings }) =>
    warnings.map((warning) => ({ ...warning, file })),
  )
  return { letterId: letter.id, fresh: !before, ...texts, signatories, warnings }
}

async function putLetter(db: Db, folder: LetterFolder, now: Date) {
  const original = folder.texts.find(({ front }) => !front.translation) ?? folder.texts[0]
  if (!original) throw new Error('a letter without a text')
  const { front } = original
  const rules = {
    id: uuid(),
    language: front.language,
    listLanguage: front.signatories.language ?? front.language,
    opensAt: opensAt(front),
    closesAt: closesAt(front),
  }
  const before = await maybe<Pick<Letter, 'listLanguage'>>(
    db,
    sql`select list_language as "listLanguage" from letters where slug = ${folder.slug}`,
  )
  const letter = await one<Pick<Letter, 'id' | 'language' | 'listLanguage'>>(
    db,
    sql`
    insert into letters (id, slug, language, dated, signs, list_order, list_language, opens_at, closes_at,
                         approval, captcha, goal, created_at)
    values (${rules.id}, ${folder.slug}, ${rules.language}, ${front.date}, ${front.signs},
            ${front.signatories.order}, ${rules.listLanguage}, ${rules.opensAt}, ${rules.closesAt},
            ${front.approval}, ${front.captcha}, ${front.goal ?? null}, ${now})
    on conflict (slug) do update
       set language = excluded.language, dated = excluded.dated, signs = excluded.signs,
           list_order = excluded.list_order, list_language = excluded.list_language,
           opens_at = excluded.opens_at, closes_at = excluded.closes_at,
           approval = excluded.approval, captcha = excluded.captcha, goal = excluded.goal
    returning id, language, list_language as "listLanguage"`,
  )
  return { letter, before }
}

type NewTexts = { folder: LetterFolder; change: Change; now: Date }

async function putTexts(
  db: Db,
  letterId: string,
  { folder, change, now }: NewTexts,
): Promise<Pick<Imported, 'changed' | 'signed' | 'asked'>> {
  const { organizations, people } = await countSignatories(db, letterId)
  const changed: { language: string; version: number }[] = []
  for (const text of folder.texts) {
    const version = await putText(db, letterId, { ...text, change, now })
    if (version !== undefined && version > 1) changed.push({ language: text.front.language, version })
  }
  const asked = change === 'substance' ? await askAgain(db, { letterId, texts: changed, now }) : 0
  return { changed: changed.map(({ language }) => language), signed: organizations + people > 0, asked }
}

type NewText = LetterFolder['texts'][number] & { change: Change; now: Date }

/** A text that changed, or one of its images, becomes a new version, which is given; one that did not stays as it is. */
async function putText(db: Db, letterId: string, text: NewText): Promise<number | undefined> {
  const { front, source, images, change, now } = text
  const { language } = front
  const hash = createHash('sha256').update(source).digest('hex')
  const same = await all(
    db,
    sql`
    select 1
      from texts t
     where letter_id = ${letterId} and language = ${language} and replaced_at is null and hash = ${hash}
       and array(select name || ' ' || sha256
                   from text_images i
                  where i.letter_id = t.letter_id and i.language = t.language and i.version = t.version)
           <@ ${images.map(namedHash)}::text[]
       and ${images.map(namedHash)}::text[]
           <@ array(select name || ' ' || sha256
                      from text_images i
                     where i.letter_id = t.letter_id and i.language = t.language and i.version = t.version)`,
  )
  if (same.length > 0) return undefined

  await db.query(sql`
    update texts
       set replaced_at = ${now}
     where letter_id = ${letterId} and language = ${language} and replaced_at is null`)
  const { version } = await one<{ version: number }>(
    db,
    sql`
    insert into texts (letter_id, language, version, title, source, hash, change, published_at)
    select ${letterId}, ${language}, coalesce(max(version), 0) + 1, ${front.title}, ${source}, ${hash},
           case when count(*) > 0 then ${change}::text else 'form' end, ${now}
      from texts
     where letter_id = ${letterId} and language = ${language}
    returning version`,
  )
  for (const image of images) await putImage(db, letterId, { ...image, language, version })
  return version
}

const namedHash = ({ name, hash }: FolderImage) => `${name} ${hash}`

type NewImage = FolderImage & { language: string; version: number }

async function putImage(db: Db, letterId: string, image: NewImage): Promise<void> {
  const { name, hash, mediaType, width, height, bytes, language, version } = image
  await db.query(sql`
    insert into images (letter_id, sha256, media_type, width, height, bytes)
    values (${letterId}, ${hash}, ${mediaType}, ${width}, ${height}, ${bytes})
    on conflict do nothing`)
  await db.query(sql`
    insert into text_images (letter_id, language, version, name, sha256)
    values (${letterId}, ${language}, ${version}, ${name}, ${hash})`)
}

/** A language whose file is gone is no longer offered. Its versions stay: people signed them. */
async function retireTexts(
  db: Db,
  letterId: string,
  { languages, now }: { languages: string[]; now: Date },
): Promise<void> {
  await db.query(sql`
    update texts
       set replaced_at = ${now}
     where letter_id = ${letterId} and replaced_at is null and language <> all (${languages})`)
}
