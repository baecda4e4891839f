import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ReleaseName } from './press.ts'
import { readRelease, ReleaseProblem, type ReleaseFile } from './release-file.ts'

export type NamedRelease = ReleaseFile & { name: string }

/** `2026-11-22-the-river-speaks.en.md` */
export const releaseFile = /^(\d{4}-\d{2}-\d{2}-[a-z0-9-]+)\.([A-Za-z0-9-]+)\.md$/

type Reading = {
  folder: string
  /** Says which file it was, in the reader's own way. */
  problem: (file: string, line: number, reason: string) => Error
}

/** Reads the releases of a letter's folder, in the order of their names; what is no release is left alone. */
export async function readReleases({ folder, problem }: Reading): Promise<NamedRelease[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.md')).toSorted()
  return Promise.all(
    files.map(async (file) => {
      const [, name = '', language] = releaseFile.exec(file) ?? []
      if (!ReleaseName.safeParse(name).success)
        throw problem(file, 1, 'expected a file named such as 2026-11-22-some-words.en.md')
      const release = await read(join(folder, file), (line, reason) => problem(file, line, reason))
      if (release.front.language !== language)
        throw problem(
          file,
          1,
          `expected language: ${language}, as the file is named; found ${release.front.language}`,
        )
      return { ...release, name }
    }),
  )
}

async function read(path: string, problem: (line: number, reason: string) => Error): Promise<ReleaseFile> {
  const bytes = await readFile(path)
  try {
    return readRelease(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (error) {
    if (error instanceof ReleaseProblem) throw problem(error.line, error.message)
    if (error instanceof TypeError) throw problem(1, 'expected text in UTF-8')
    throw error
  }
}
