import { UnauthenticatedError } from '../errors.ts';

const maxTokenLength = 8_192;

/** The token of an `Authorization: Bearer …` header. Throws `UnauthenticatedError` for none, two, or 8 KiB and more. */
export function parseBearerToken(header = ''): string {
  if (!/^bearer(?: |$)/i.test(header)) throw new UnauthenticatedError('no bearer token');
  const token = header.slice('bearer '.length).trim();
  if (token.length >= maxTokenLength) throw new UnauthenticatedError('too long');
  if (!/^[\w.~+/-]+=*$/.test(token)) throw new UnauthenticatedError('malformed');
  return token;
}
