import type { LetterPage } from '../letter/letter.ts'

/** `address` is the page's canonical one, `original` that of the letter in its own language. */
type Shown = {
  letter: LetterPage
  description: string
  address: string
  original: string
  image: string
}

/** What a letter is to search engines (schema.org): an article by its conveners that so many have endorsed. */
export function linkedDataOf({
  letter,
  description,
  address,
  original,
  image,
}: Shown): Record<string, unknown> {
  const { organizations, people } = letter.counts
  const conveners = letter.conveners.map((name) => ({ '@type': 'Organization', name }))
  const translated = letter.language !== letter.original
  return {
    '@context': 'https://schema.org',
    '@type': 'Article',
    genre: 'open letter',
    headline: letter.title,
    description,
    inLanguage: letter.language,
    datePublished: letter.dated,
    url: address,
    mainEntityOfPage: address,
    image,
    ...(conveners.length > 0 && { author: conveners, publisher: conveners }),
    ...(translated && { translationOfWork: { '@type': 'Article', url: original } }),
    interactionStatistic: {
      '@type': 'InteractionCounter',
      interactionType: 'https://schema.org/EndorseAction',
      userInteractionCount: organizations + people,
    },
    ...(letter.standing === 'open' && {
      potentialAction: { '@type': 'EndorseAction', target: `${address}/sign` },
    }),
  }
}
