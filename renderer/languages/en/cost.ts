/** What keeping backups costs; always a rough figure. */
export const cost = {
  hint: 'About {{cost}} a month to keep it, at {{price}} per GB ({{provider}}, as of {{month}}).',
  own: 'About {{cost}} a month to keep it, at your price of {{price}} per GB.',
} as const;
