/** What browsers show beside the title: a letter with its signature. As data, so that no page asks for one more file. */
export const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#1f3a5f"/>' +
    '<path d="M8 9h16M8 15h10" stroke="#a9c4e6" stroke-width="2"/><path d="M8 24h16" stroke="#fcfbf8" stroke-width="3"/></svg>',
)}`
