/** A page of the desk and nothing else, so that an address never leads away; `/desk` where it is none. */
export function localPath(text: string | undefined): string {
  if (text === undefined || text.length > 1000 || !/^\/desk([/?]|$)/.test(text)) return '/desk'
  // As the browser will read it: `..` and backslashes are resolved before anything is judged.
  const { origin, pathname, search } = new URL(text, nowhere)
  const stays = origin === nowhere && /^\/desk(\/|$)/.test(pathname) && !stations.test(pathname)
  return stays ? `${pathname}${search.replaceAll('\\', '%5C')}` : '/desk'
}

const nowhere = 'http://desk.invalid'

/** Nobody is led to where they come from. */
const stations = /^\/desk\/(sign-in|sign-out|factor|again)(\/|$)/

type Asked = { method: string; url: string; headers: { referer?: string | undefined } }

/**
 * Where the second factor is given afresh, to be led back from: to the page that was asked for, or to the page whose form
 * was sent. What the form held is not kept, and the page says so.
 */
export function againAddress({ method, url, headers: { referer } }: Asked): string {
  if (method === 'GET' || method === 'HEAD')
    return `/desk/again?${new URLSearchParams({ next: localPath(url) })}`
  const { pathname = '', search = '' } = URL.canParse(referer ?? '') ? new URL(referer ?? '') : {}
  return `/desk/again?${new URLSearchParams({ next: localPath(`${pathname}${search}`), form: 'lost' })}`
}
