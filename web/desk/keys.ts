/** Which key does what. */
export const keyOf = { next: 'j', previous: 'k', approve: 'a', reject: 'r', same: 's', undo: 'u' } as const

const name = 'desk-keys'

/** Whether letters on the keyboard decide. They do, until somebody switches them off in this browser. */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(name) !== 'off'
  } catch {
    // A browser that keeps nothing for us.
    return true
  }
}

export function keepKeys(on: boolean): void {
  try {
    localStorage.setItem(name, on ? 'on' : 'off')
  } catch {
    // Switched all the same, until the page is left.
  }
}
