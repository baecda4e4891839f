/** A form with files in it that is not what a browser sends. */
class UnreadableForm extends Error {
  readonly statusCode = 400
}

/** A file that was chosen in a field of a form. */
export type ChosenFile = { field: string; name: string; bytes: Buffer }

/**
 * The fields and files of a form (multipart/form-data, RFC 7578), read as a browser reads one. Fields in which no file
 * was chosen are left out. Throws UnreadableForm.
 */
export async function readFormData(
  body: Buffer,
  contentType: string,
): Promise<{ fields: Record<string, string>; files: ChosenFile[] }> {
  const fields: Record<string, string> = {}
  const files: ChosenFile[] = []
  for (const [field, value] of await entriesOf(body, contentType)) {
    if (typeof value === 'string') fields[field] ??= value
    else if (value.size > 0)
      files.push({ field, name: value.name, bytes: Buffer.from(await value.arrayBuffer()) })
  }
  return { fields, files }
}

async function entriesOf(body: Buffer, contentType: string): Promise<[string, File | string][]> {
  try {
    const headers = { 'content-type': contentType }
    const form = await new Response(new Uint8Array(body), { headers }).formData()
    return [...form.entries()] as [string, File | string][]
  } catch (error) {
    if (error instanceof TypeError) throw new UnreadableForm('a form that cannot be read')
    throw error
  }
}
