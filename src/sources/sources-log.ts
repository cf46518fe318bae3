/** Where an operator reads of upstreams. No body, no secret and no path is ever logged. */
export type SourcesLog = Readonly<
  Record<
    'debug' | 'info' | 'warn',
    (fields: Readonly<Record<string, string | number>> & { readonly host: string }, message: string) => void
  >
>;
