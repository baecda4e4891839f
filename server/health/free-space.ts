import { statfs } from 'node:fs/promises'

/** PostgreSQL stops on a full disk and stays down: signing ends before. */
const least = 200 * 1024 * 1024
/** Milliseconds for which a measure holds. */
const holds = 5000

/** Bytes that we may still write where a folder lies. */
async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

type Measuring = { measure?: () => Promise<number>; clock?: () => number }

/**
 * Says whether there is room for more signatures where the database keeps its files; asked of the disk every five
 * seconds at most. Nothing has to be done for it to heal.
 */
export function watchSpace(
  folder: string,
  { measure = () => freeIn(folder), clock = () => performance.now() }: Measuring = {},
): () => Promise<boolean> {
  let asked = -Infinity
  let answer = Promise.resolve(true)
  return () => {
    if (clock() - asked < holds) return answer
    asked = clock()
    // A disk that cannot be asked is no reason to turn people away: the database will say.
    answer = measure().then(
      (free) => free >= least,
      () => true,
    )
    return answer
  }
}
