/** Beside the text, one of: the page, the PDF, the original. On narrow screens the text is one of them too. */
export function wakePanes(form: HTMLFormElement): { refresh: () => void } {
  const buttons = [...form.querySelectorAll<HTMLButtonElement>('button[data-pane]')]
  const group = form.querySelector<HTMLElement>('[data-panes]')
  const page = form.querySelector<HTMLIFrameElement>('.pane.page iframe')
  const link = form.querySelector<HTMLAnchorElement>('[data-paper]')
  if (group) group.hidden = false
  let setPaper = 0

  const showPaper = () => {
    if (!link) return
    const paper = form.querySelector<HTMLIFrameElement>('.pane.paper iframe') ?? paperIn(link)
    // Another address each time: what was saved in between is set anew.
    paper.src = `${link.href}?${++setPaper}`
  }
  const show = (pane: string) => {
    form.dataset['shown'] = pane
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset['pane'] === pane))
    if (pane === 'paper') showPaper()
  }
  for (const button of buttons)
    button.addEventListener('click', () => show(button.dataset['pane'] ?? 'write'))
  const narrow = matchMedia('(width < 70rem)').matches
  show(narrow ? 'write' : form.classList.contains('translating') ? 'original' : 'page')

  return {
    refresh: () => {
      if (page) reload(page)
      if (form.dataset['shown'] === 'paper') showPaper()
    },
  }
}

/** Made when it is asked for: to set a letter takes a moment. */
function paperIn(link: HTMLAnchorElement): HTMLIFrameElement {
  const frame = document.createElement('iframe')
  frame.title = link.dataset['paper'] ?? ''
  link.closest('section')?.append(frame)
  return frame
}

/** As far down as its reader was. */
function reload(frame: HTMLIFrameElement): void {
  const top = frame.contentWindow?.scrollY ?? 0
  frame.addEventListener('load', () => frame.contentWindow?.scrollTo(0, top), { once: true })
  frame.contentWindow?.location.reload()
}
