/** A form that is not what a browser sends: no file in it, or cut off. */
class UnreadableForm extends Error {
  readonly statusCode = 400
}

/** Bytes that the head of a part may take. */
const longestHead = 8192

/**
 * The bytes of the first file in a form (multipart/form-data, RFC 7578), piece by piece: nothing of it is kept.
 * Of our one form with its one field that is all there is to read. Throws UnreadableForm.
 */
export async function* uploadedFile(
  body: AsyncIterable<Buffer>,
  contentType: string,
): AsyncGenerator<Buffer> {
  const boundary = boundaryOf(contentType)
  const pieces = body[Symbol.asyncIterator]()
  let rest = await readHead(pieces, boundary)
  const end = Buffer.from(`\r\n--${boundary}`, 'latin1')
  for (;;) {
    const at = rest.indexOf(end)
    if (at >= 0) {
      if (at > 0) yield rest.subarray(0, at)
      // What follows, the end of the form, is read so that the browser hears our answer.
      while (!(await pieces.next()).done);
      return
    }
    // What may be the beginning of the end is kept back.
    const sure = Math.max(0, rest.length - end.length + 1)
    if (sure > 0) yield rest.subarray(0, sure)
    const next = await pieces.next()
    if (next.done) throw new UnreadableForm('the form was cut off')
    rest = Buffer.concat([rest.subarray(sure), next.value])
  }
}

function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) throw new UnreadableForm('a form without a boundary')
  return boundary
}

/** Reads up to where the file begins, and gives what came with it. */
async function readHead(pieces: AsyncIterator<Buffer>, boundary: string): Promise<Buffer> {
  const begin = Buffer.from(`--${boundary}\r\n`, 'latin1')
  let read = Buffer.alloc(0)
  for (;;) {
    const start = read.indexOf(begin)
    const end = start < 0 ? -1 : read.indexOf('\r\n\r\n', start)
    if (end >= 0) {
      const head = read.toString('latin1', start, end)
      if (!/^content-disposition:[^\r\n]*;\s*filename=/im.test(head)) break
      return read.subarray(end + 4)
    }
    if (read.length > longestHead) break
    const next = await pieces.next()
    if (next.done) throw new UnreadableForm('the form was cut off')
    read = Buffer.concat([read, next.value])
  }
  throw new UnreadableForm('a form without a file')
}
