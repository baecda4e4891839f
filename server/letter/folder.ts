import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { unprintable } from '../document/coverage.ts'
import { FileProblem, readTextFile, type TextFile } from './file.ts'
import { readImages, type BytesOf, type FolderImage } from './folder-images.ts'
import { Slug } from './letter.ts'
import type { SignatoryRow } from '../signature/signature.ts'
import { PartnerFileProblem, readPartnerFile, type PartnerFile } from '../partner/partner-file.ts'
import { readReleases, releaseFile, type NamedRelease } from '../press/folder.ts'
import { readSignatories } from './signatory-file.ts'

/** A letter as its folder has it. `signatories` is absent where there is no list. */
export type LetterFolder = {
  slug: string
  texts: (Omit<TextFile, 'images'> & { file: string; source: string; images: FolderImage[] })[]
  signatories: SignatoryRow[] | undefined
  /** What is said to the press; absent where the folder has nothing of the kind. */
  releases?: NamedRelease[] | undefined
  /** Whose sites hold the form; absent where the folder does not say. */
  partners?: PartnerFile | undefined
}

const textFile = /^letter\.([A-Za-z0-9-]+)\.md$/
export const partnersFile = 'partners.yaml'

/** Reads a letter's folder whole before anything is stored. Throws a FileProblem. */
export async function readFolder(folder: string): Promise<LetterFolder> {
  const files = (await readdir(folder)).toSorted()
  const name = basename(resolve(folder))
  const slug = Slug.safeParse(name)
  if (!slug.success) {
    throw new FileProblem(
      name,
      1,
      'expected a folder named in small letters, digits and hyphens: it becomes the address',
    )
  }
  const texts = await Promise.all(
    files.filter((file) => textFile.test(file)).map((file) => readText(folder, file)),
  )
  if (texts.length === 0) throw new FileProblem(name, 1, 'expected a file such as letter.en.md in the folder')

  checkAgreement(texts)
  const signatories = files.includes('signatories.csv')
    ? readSignatories('signatories.csv', await readUtf8(folder, 'signatories.csv'))
    : undefined
  const problem = (file: string, line: number, reason: string) =>
    new FileProblem(`press/${file}`, line, reason)
  const releases = files.includes('press')
    ? await readReleases({ folder: join(folder, 'press'), problem })
    : undefined
  const partners = files.includes(partnersFile) ? await readPartners(folder) : undefined
  return { slug: slug.data, texts, signatories, releases, partners }
}

async function readPartners(folder: string): Promise<PartnerFile> {
  const source = await readUtf8(folder, partnersFile)
  try {
    return readPartnerFile(source)
  } catch (error) {
    if (error instanceof PartnerFileProblem) throw new FileProblem(partnersFile, error.line, error.message)
    throw error
  }
}

async function readText(folder: string, file: string) {
  const source = await readUtf8(folder, file)
  const text = await readFolderText(file, source, (name) => readBytes(join(folder, name)))
  const named = textFile.exec(file)?.[1]
  if (named !== text.front.language) {
    throw new FileProblem(
      file,
      1,
      `expected language: ${named}, as the file is named; found ${text.front.language}`,
    )
  }
  return text
}

/** One text with its images, which `bytesOf` finds by their names. Throws a FileProblem. */
export async function readFolderText(
  file: string,
  source: string,
  bytesOf: BytesOf,
): Promise<LetterFolder['texts'][number]> {
  const text = readTextFile(file, source)
  checkPrintable(file, source)
  return { ...text, file, source, images: await readImages(file, text.images, bytesOf) }
}

async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'EISDIR'].includes(String(error.code)))
      return undefined
    throw error
  }
}

function checkPrintable(file: string, source: string): void {
  source.split('\n').forEach((line, index) => {
    const character = unprintable(line)
    if (character !== undefined)
      throw new FileProblem(file, index + 1, `no font of ours can print "${character}"`)
  })
}

async function readUtf8(folder: string, file: string): Promise<string> {
  const bytes = await readFile(join(folder, file))
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const nul = text.indexOf('\0')
    if (nul < 0) return text
    throw new FileProblem(file, text.slice(0, nul).split('\n').length, 'expected text, found a NUL character')
  } catch (error) {
    if (error instanceof FileProblem) throw error
    throw new FileProblem(file, 1, 'expected text in UTF-8')
  }
}

/** Rules are the letter's, not a translation's: every file says the same. */
function checkAgreement([first, ...others]: LetterFolder['texts']): void {
  if (!first) return
  const rules = ({ front }: Pick<TextFile, 'front'>) => ({
    date: front.date,
    opens: front.opens,
    closes: front.closes,
    signs: front.signs,
    goal: front.goal,
    'signatories order': front.signatories.order,
  })
  const expected = rules(first)
  for (const other of others) {
    for (const [key, value] of Object.entries(rules(other))) {
      const said = expected[key as keyof typeof expected]
      if (value !== said) {
        throw new FileProblem(
          other.file,
          1,
          `${key}: expected ${said ?? 'nothing'}, as ${first.file} says; found ${value ?? 'nothing'}`,
        )
      }
    }
  }
}

/** Writes a letter's files. Texts, releases and partners that the letter no longer has are taken away, other files stay. */
export async function writeFolder(folder: string, files: Map<string, string | Buffer>): Promise<void> {
  await mkdir(folder, { recursive: true })
  const press = join(folder, 'press')
  if ([...files.keys()].some((file) => file.startsWith('press/'))) await mkdir(press, { recursive: true })
  const releases = await readdir(press).catch(() => [])
  const stale = [
    ...(await readdir(folder)).filter((file) => textFile.test(file) || file === partnersFile),
    ...releases.filter((file) => releaseFile.test(file)).map((file) => `press/${file}`),
  ].filter((file) => !files.has(file))
  await Promise.all(stale.map((file) => rm(join(folder, file))))
  await Promise.all([...files].map(([file, content]) => writeFile(join(folder, file), content)))
}
