import { createHash } from 'node:crypto'
import { all, maybe, sql, type Db } from '../database/sql.ts'
import { ImageProblem } from '../document/image-problem.ts'
import { readImage } from '../document/image.ts'
import type { DraftImage } from './draft.ts'

export type ImageFile = DraftImage & { mediaType: 'image/png' | 'image/jpeg'; bytes: Buffer }

/** What a draft may show: what was handed in at the desk, and the images of each language's newest text. */
export function listImages(db: Db, letterId: string): Promise<DraftImage[]> {
  return all<DraftImage>(
    db,
    sql`
    select name, width, height
      from draft_images
     where letter_id = ${letterId}
    union all
    select distinct on (ti.name) ti.name, i.width, i.height
      from text_images ti
      join texts t on t.letter_id = ti.letter_id and t.language = ti.language and t.version = ti.version
      join images i on i.letter_id = ti.letter_id and i.sha256 = ti.sha256
     where ti.letter_id = ${letterId}
       and not exists (select from texts n
                        where n.letter_id = t.letter_id and n.language = t.language and n.version > t.version)
       and not exists (select from draft_images d where d.letter_id = ti.letter_id and d.name = ti.name)
     order by name`,
  )
}

/** One of them with its bytes. Of those with one name, the one that was handed in last at the desk. */
export function findImageFile(
  db: Db,
  { letterId, name }: { letterId: string; name: string },
): Promise<ImageFile | undefined> {
  return maybe<ImageFile>(
    db,
    sql`
    select name, width, height, media_type as "mediaType", bytes
      from (select 1 as place, name, width, height, media_type, bytes
              from draft_images
             where letter_id = ${letterId} and name = ${name}
            union all
            select 2, ti.name, i.width, i.height, i.media_type, i.bytes
              from text_images ti
              join texts t on t.letter_id = ti.letter_id and t.language = ti.language and t.version = ti.version
              join images i on i.letter_id = ti.letter_id and i.sha256 = ti.sha256
             where ti.letter_id = ${letterId} and ti.name = ${name}
               and not exists (select from texts n
                                where n.letter_id = t.letter_id and n.language = t.language
                                  and n.version > t.version)) found
     order by place
     limit 1`,
  )
}

type Adding = { letterId: string; name: string; bytes: Buffer; now: Date }

/**
 * Keeps an image under the name of its file, made fit to stand in Markdown; one of that name is replaced. Gives the
 * name, or undefined for what is no PNG or JPEG of 2 MB at most.
 */
export async function addImage(db: Db, { letterId, name, bytes, now }: Adding): Promise<string | undefined> {
  const facts = factsOf(bytes)
  if (!facts) return undefined
  const { mediaType, width, height } = facts
  const hash = createHash('sha256').update(bytes).digest('hex')
  const kept = fileName(name, mediaType)
  await db.query(sql`
    insert into draft_images (letter_id, name, sha256, media_type, width, height, bytes, added_at)
    values (${letterId}, ${kept}, ${hash}, ${mediaType}, ${width}, ${height}, ${bytes}, ${now})
    on conflict (letter_id, name) do update
       set sha256 = excluded.sha256, media_type = excluded.media_type, width = excluded.width,
           height = excluded.height, bytes = excluded.bytes, added_at = excluded.added_at`)
  return kept
}

function factsOf(bytes: Buffer) {
  try {
    return readImage(bytes)
  } catch (error) {
    if (error instanceof ImageProblem) return undefined
    throw error
  }
}

/** `Puente (1).PNG` is `puente-1.png`. */
function fileName(name: string, mediaType: ImageFile['mediaType']): string {
  const bare = name
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-|-$/g, '')
  return `${bare || 'image'}.${mediaType === 'image/png' ? 'png' : 'jpg'}`
}
