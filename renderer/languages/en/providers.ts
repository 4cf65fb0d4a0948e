/** Where providers have what the form asks for. The English words are shared with the command line. */
export { providerWords as providers } from '#shared/providers/provider-words.ts';
