import { z } from 'zod'

const hex = z
  .string()
  .regex(/^#?[0-9a-f]{6}$/i)
  .transform((color) => color.replace('#', '').toLowerCase())

/** How a frame looks: as the link on the partner's page says it. What makes no sense there is left out. */
export const Look = z.object({
  theme: z.enum(['light', 'dark']).optional().catch(undefined),
  /** `1f3a5f` */
  accent: hex.optional().catch(undefined),
  /** Without the letter's title and a border of its own. */
  compact: z
    .string()
    .optional()
    .catch(undefined)
    .transform((text) =>
      text === undefined || text === 'no' || text === 'false' ? undefined : ('yes' as const),
    ),
})
export type Look = z.infer<typeof Look>

/** Whose frame it is and how it looks, as every address in it goes on saying: `?partner=presente&theme=dark`, or nothing. */
export function searchOf({
  partner,
  theme,
  accent,
  compact,
}: Look & { partner?: string | undefined }): string {
  const told = Object.entries({ partner, theme, accent, compact }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return told.length > 0 ? `?${new URLSearchParams(told)}` : ''
}
