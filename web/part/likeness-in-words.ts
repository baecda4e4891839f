import type { Likeness, Reason, Veto } from '../../server/likeness/likeness.ts'
import type { Locale, Translate } from '../words/desk.ts'
import { languageName, listIn } from '../words/format.ts'

/** What forbids a machine to decide and tells a person nothing that the reasons do not. */
const unsaid = new Set<Veto['code']>(['acronym-alone', 'domain-alone', 'translation-alone', 'one-word'])

/**
 * Why two signatures look like one signatory, and what speaks against it, in one line: "same acronym PAQG; same name in
 * Spanish and French; nothing else agrees".
 */
export function likenessInWords(
  t: Translate,
  locale: Locale,
  { reasons, vetoes }: Pick<Likeness, 'reasons' | 'vetoes'>,
): string {
  const against = vetoes.filter(({ code }) => !unsaid.has(code))
  return [...reasons, ...against].map((each) => inWords(t, locale, each)).join('; ')
}

function inWords(t: Translate, locale: Locale, each: Reason | Veto): string {
  switch (each.code) {
    case 'same-name-in-languages':
      return inLanguages(t, locale, each.values.languages)
    case 'names-share-words':
      return t(`likeness.${each.code}`, { words: listIn(locale, each.values.words) })
    case 'same-country':
    case 'country-in-one-name':
      return t(`likeness.${each.code}`, { country: country(locale, each.values.country) })
    case 'countries-differ':
    case 'countries-in-names-differ': {
      const { one, other } = each.values
      return t(`likeness.${each.code}`, { one: country(locale, one), other: country(locale, other) })
    }
    case 'acronym-alone':
    case 'domain-alone':
    case 'translation-alone':
    case 'one-word':
      return ''
    default:
      return t(`likeness.${each.code}`, 'values' in each ? each.values : {})
  }
}

/** One language alone is not worth naming: the other is not known. */
function inLanguages(t: Translate, locale: Locale, languages: string[]): string {
  if (languages.length < 2) return t('likeness.same-name-in-languages-unknown')
  return t('likeness.same-name-in-languages', {
    languages: listIn(
      locale,
      languages.map((language) => languageName(locale, language)),
    ),
  })
}

function country(locale: Locale, code: string): string {
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code
}
