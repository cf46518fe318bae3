/** `host:port/database` of a URL, without the user and the password, for errors and logs. */
export function toDatabaseName(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? (hostname || 'localhost');
  return `PostgreSQL at ${host}:${searchParams.get('port') ?? (port || '5432')}${pathname}`;
}

/** The same URL with each mode of TLS in the words of the client library: what is encrypted is checked, too, unless it says `no-verify`. */
export function toClientUrl(url: string): string {
  const parsed = new URL(url);
  const mode = parsed.searchParams.get('sslmode');
  if (mode === 'require' || mode === 'verify-ca') parsed.searchParams.set('sslmode', 'verify-full');
  return parsed.href;
}
