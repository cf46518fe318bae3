import { UnauthenticatedError } from '../errors.ts';

/** Longer ones are neither hashed nor verified. */
const maxTokenLength = 8_192;

/**
 * The token of an `Authorization: Bearer …` header. Throws `UnauthenticatedError` where there is none, more than one
 * (joined by a comma), or one of 8 KiB and more.
 */
export function parseBearerToken(header = ''): string {
  if (!/^bearer(?: |$)/i.test(header)) throw new UnauthenticatedError('no bearer token');
  const token = header.slice('bearer '.length).trim();
  if (token.length >= maxTokenLength) throw new UnauthenticatedError('too long');
  if (!/^[\w.~+/-]+=*$/.test(token)) throw new UnauthenticatedError('malformed');
  return token;
}
