import { createHash } from 'node:crypto'
import { consentVersion } from './signature.ts'

/** What somebody agrees to with one box, or with the button that confirms what a coordinator entered; sheet: on paper. */
export type ConsentKind =
  'sign' | 'publish' | 'sign-organization' | 'publish-organization' | 'updates' | 'gathered' | 'sheet'

/**
 * The words of every version of the consents, as signers read them: what was agreed to can be shown for as long as the
 * signature stands. A version never changes; test/consent.test.ts holds the newest against what pages say, and all of
 * them against their hashes.
 */
export const consentWords: Record<string, Record<string, Record<ConsentKind, string>>> = {
  '2026-11-22': {
    en: {
      sign: 'I have read the letter and sign it.',
      publish:
        'I agree that my name as it prints on the letter, and my country, are published with the letter, here and in the copies that are delivered.',
      'sign-organization': 'I may sign this letter on behalf of the organization.',
      'publish-organization':
        'The organization agrees that its name and country are published with the letter, here and in the copies that are delivered.',
      updates: 'Send me news about this letter.',
      gathered: 'With the button you say that you agree with the letter and that this line may be published.',
      sheet:
        'I have read this letter and sign it. My name, or that of the organization for which I may sign, is published with it.',
    },
    es: {
      sign: 'He leído la carta y la firmo.',
      publish:
        'Acepto que mi nombre, tal como aparece en la carta, y mi país se publiquen con ella, aquí y en los ejemplares que se entreguen.',
      'sign-organization': 'Cuento con facultades para firmar esta carta en nombre de la organización.',
      'publish-organization':
        'La organización acepta que su nombre y su país se publiquen con la carta, aquí y en los ejemplares que se entreguen.',
      updates: 'Deseo recibir noticias sobre esta carta.',
      gathered: 'Con el botón dice que está de acuerdo con la carta y con que se publique esta línea.',
      sheet:
        'He leído esta carta y la firmo. Mi nombre, o el de la organización por la que puedo firmar, se publica con ella.',
    },
    fr: {
      sign: 'J’ai lu la lettre et je la signe.',
      publish:
        'J’accepte que mon nom, tel qu’il figure sur la lettre, et mon pays soient publiés avec la lettre, ici et dans les exemplaires remis.',
      'sign-organization': 'Je peux signer cette lettre au nom de l’organisation.',
      'publish-organization':
        'L’organisation accepte que son nom et son pays soient publiés avec la lettre, ici et dans les exemplaires remis.',
      updates: 'Je souhaite recevoir des nouvelles de cette lettre.',
      gathered:
        'Par ce bouton, vous dites que vous approuvez la lettre et que cette ligne peut être publiée.',
      sheet:
        'J’ai lu cette lettre et je la signe. Mon nom, ou celui de l’organisation pour laquelle je peux signer, est publié avec elle.',
    },
    pt: {
      sign: 'Li a carta e a assino.',
      publish:
        'Concordo que o meu nome, como aparece na carta, e o meu país sejam publicados com ela, aqui e nos exemplares entregues.',
      'sign-organization': 'Posso assinar esta carta em nome da organização.',
      'publish-organization':
        'A organização concorda que o seu nome e o seu país sejam publicados com a carta, aqui e nos exemplares entregues.',
      updates: 'Desejo receber notícias sobre esta carta.',
      gathered: 'Com o botão você diz que concorda com a carta e que esta linha pode ser publicada.',
      sheet:
        'Li esta carta e a assino. Meu nome, ou o da organização pela qual posso assinar, é publicado com ela.',
    },
    ar: {
      sign: 'قرأتُ الرسالة وأوقّعها.',
      publish: 'أوافق على نشر اسمي كما يظهر على الرسالة، وبلدي، مع الرسالة، هنا وفي النسخ التي تُسلَّم.',
      'sign-organization': 'يحق لي توقيع هذه الرسالة باسم المنظمة.',
      'publish-organization': 'توافق المنظمة على نشر اسمها وبلدها مع الرسالة، هنا وفي النسخ التي تُسلَّم.',
      updates: 'أرغب في تلقي أخبار هذه الرسالة.',
      gathered: 'بهذا الزر تقولون إنكم توافقون على الرسالة وعلى نشر هذا السطر.',
      sheet: 'قرأتُ هذه الرسالة وأوقّع عليها. يُنشر معها اسمي، أو اسم المنظمة التي يحق لي التوقيع عنها.',
    },
  },
}

type Wording = { version: string; language: string; words: string; sha256: string }

/** The words of a version in a language. English where the version had none in it, as the pages do. */
export function wordingOf(
  kind: ConsentKind,
  { version = consentVersion, language }: { version?: string | null; language: string },
): Wording | null {
  const worded = version === null ? undefined : consentWords[version]
  const spoken = worded?.[language] ? language : 'en'
  const words = worded?.[spoken]?.[kind]
  return version === null || words === undefined
    ? null
    : { version, language: spoken, words, sha256: hashOf(words) }
}

/** SHA-256 of the words in UTF-8, in hexadecimal. */
export function hashOf(words: string): string {
  return createHash('sha256').update(words).digest('hex')
}
