import type { Published } from '../../server/signature/signature.ts'

type Slug<Level extends Published> = Level extends 'first name' ? 'first-name' : Level

/** A level as keys and ids have it. */
export function slugOf<Level extends Published>(level: Level): Slug<Level> {
  return level.replace(' ', '-') as Slug<Level>
}
