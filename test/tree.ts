import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

// The project's own files, for the laws about them. By walking, not by git: a copy without its history, or one that
// belongs to another user, is judged all the same.

const root = fileURLToPath(new URL('..', import.meta.url))

const ignored = read('.gitignore').split('\n')
const ignoredFolders = new Set([
  '.git',
  ...ignored.filter((line) => line.endsWith('/')).map((line) => line.slice(0, -1)),
])
const ignoredEndings = ignored.filter((line) => line.startsWith('*')).map((line) => line.slice(1))

/** Every file that is or would be checked in, as `server/signature/sign.ts`, in order. */
export const files = walk(root).sort()

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/** They name what they ban. */
const laws = new Set(['test/tidy.test.ts'])

/** The files in `where` that say `what`, each with the line, ready for `toEqual([])`. */
export function saying(what: RegExp, where: RegExp, textOf = read): string[] {
  return files
    .filter((file) => where.test(file) && !laws.has(file))
    .flatMap((file) => {
      const said = what.exec(textOf(file))
      return said ? [`${file}: ${said[0].trim()}`] : []
    })
}

/** All the SQL of a file: what stands in its `sql` tags. */
export function sqlIn(file: string): string {
  return [...read(file).matchAll(/\bsql(?:<[^`]*>)?`([^`]*)`/g)]
    .map(([, statement]) => statement)
    .join('\n;\n')
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return ignoredFolders.has(entry.name) ? [] : walk(path)
    // A linked node_modules is a link, not a folder.
    if (ignoredFolders.has(entry.name) || ignoredEndings.some((ending) => entry.name.endsWith(ending)))
      return []
    return [relative(root, path).split(sep).join('/')]
  })
}
