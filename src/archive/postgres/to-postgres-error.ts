import { ArchiveError, errorCodeOf } from '../../errors.ts';
import { toDatabaseName } from './postgres-url.ts';

const unreachable = 'it cannot be reached: see whether it runs, and whether host and port are right';
const badCertificate =
  'its certificate is not valid for this host: name the authority in the URL with sslrootcert=FILE, or encrypt without a check with sslmode=no-verify';
const damaged = 'it is damaged: see its log, and restore a copy';

/** By the code of an error of PostgreSQL, Node or TLS; where a code has none, by its first two signs. */
const advice: Readonly<Record<string, string>> = {
  '08': 'the connection broke: see its log',
  '28': 'it does not accept this user or password: compare them with the URL, and see its pg_hba.conf',
  '53100': 'its disk is full: make room',
  '53300': 'it has no connection left: raise its max_connections, or end other clients',
  '25006': 'it is read-only: name the primary server in the URL, not one that follows it',
  '3D000': 'this database does not exist: create it with CREATE DATABASE',
  '3F000': 'its tables are gone: start again to make new ones, or restore a copy',
  '42P01': 'its tables are gone: start again to make new ones, or restore a copy',
  '42501':
    'this user has too few rights: GRANT CREATE ON DATABASE to it, or let the owner of the schema convograph start once',
  '55P03': 'another client holds its tables locked: see pg_stat_activity',
  '57014': 'it took too long: see whether it is busy, or locked by another client',
  '57P': 'it is starting or stopping: wait, or see its log',
  XX: damaged,
  ECONNREFUSED: unreachable,
  ECONNRESET: 'the connection broke: see its log',
  EPIPE: 'the connection broke: see its log',
  ENOTFOUND: 'its host is not known: compare it with the URL',
  EAI_AGAIN: 'its host is not known: compare it with the URL',
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  DEPTH_ZERO_SELF_SIGNED_CERT: badCertificate,
  SELF_SIGNED_CERT_IN_CHAIN: badCertificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: badCertificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: badCertificate,
  CERT_HAS_EXPIRED: badCertificate,
  ERR_TLS_CERT_ALTNAME_INVALID: badCertificate,
};

/** The client library's own errors have no code. */
const adviceByMessage: readonly (readonly [RegExp, string])[] = [
  [/Connection terminated due to connection timeout|timeout expired/, unreachable],
  [
    /timeout exceeded when trying to connect/,
    'no connection became free in time: it is busy or cannot be reached',
  ],
  [
    /Connection terminated|not queryable|Client has encountered a connection error/,
    'the connection broke: see its log',
  ],
  [/Query read timeout/, 'it did not answer in time: see whether it is busy, or the network slow'],
  [
    /does not support SSL/,
    'it has no TLS: switch that on there, or take sslmode out of the URL where the network is yours',
  ],
  [/password must be a string|no password/i, 'it wants a password: put one into the URL'],
];

/** An error of PostgreSQL or of the way to it, for operators: it names the database without user and password, and says what to do. */
export function toPostgresError(error: unknown, url: string): ArchiveError {
  if (error instanceof ArchiveError) return error;
  const code = errorCodeOf(error) ?? '';
  const message = error instanceof Error ? error.message : '';
  const known =
    advice[code] ??
    advice[code.slice(0, 3)] ??
    (/^[\dA-Z]{5}$/.test(code) ? advice[code.slice(0, 2)] : undefined) ??
    adviceByMessage.find(([pattern]) => pattern.test(message))?.[1];
  const reason = known ?? `it cannot be used${code === '' ? '' : ` (${code})`}: see its log`;
  return new ArchiveError(`${toDatabaseName(url)}: ${reason}.`, { cause: error });
}
