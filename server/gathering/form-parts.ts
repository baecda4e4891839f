/** A form that is not what a browser sends, or larger than is read. */
class UnreadableForm extends Error {
  readonly statusCode = 400
}
class TooLarge extends Error {
  readonly code = 'FST_ERR_CTP_BODY_TOO_LARGE'
}

export type FormParts = {
  fields: Record<string, string>
  /** Absent where none was chosen. */
  file?: { name: string; bytes: Buffer } | undefined
}

/** A form with a file (multipart/form-data, RFC 7578), all of it, up to so many bytes. */
export async function readForm(
  body: AsyncIterable<Buffer>,
  { contentType, most }: { contentType: string; most: number },
): Promise<FormParts> {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) throw new UnreadableForm('a form without a boundary')
  const form = Buffer.concat([Buffer.from('\r\n'), await collected(body, most)])
  const mark = Buffer.from(`\r\n--${boundary}`, 'latin1')
  const parts: FormParts = { fields: {} }
  let start = form.indexOf(mark)
  for (let count = 0; start >= 0 && count < 500; count++) {
    const from = start + mark.length
    const end = form.indexOf(mark, from)
    if (end < 0) break
    add(parts, form.subarray(from + 2, end))
    start = end
  }
  return parts
}

async function collected(body: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of body) {
    size += piece.length
    // What is too much is read to its end all the same, so that the browser hears the answer.
    if (size <= most) pieces.push(piece)
    else pieces.length = 0
  }
  if (size > most) throw new TooLarge('more than is read')
  return Buffer.concat(pieces)
}

function add(parts: FormParts, part: Buffer): void {
  const end = part.indexOf('\r\n\r\n')
  if (end < 0) return
  const head = part.toString('utf8', 0, Math.min(end, 4096))
  const bytes = part.subarray(end + 4)
  const [, name = ''] = /;\s*name="([^"]*)"/i.exec(head) ?? []
  const [, fileName] = /;\s*filename="([^"]*)"/i.exec(head) ?? []
  if (fileName === undefined) parts.fields[name] ??= bytes.toString('utf8')
  else if (bytes.length > 0)
    parts.file ??= { name: fileName.replace(/^.*[\\/]/, '').slice(0, 200) || 'file', bytes }
}
