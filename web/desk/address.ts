/** A path of ours with one more value in its query. */
export function withValue(path: string, name: string, value: string): string {
  const url = new URL(path, 'http://desk')
  url.searchParams.set(name, value)
  return `${url.pathname}${url.search}`
}
