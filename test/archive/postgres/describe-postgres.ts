import { afterAll, beforeAll, describe } from 'vitest';
import { hasPostgres, type RealPostgres, startPostgres } from './start-postgres.ts';

/** Tests with a PostgreSQL of their own, which is there when they run; skipped where none can be started. */
export function describePostgres(name: string, defineTests: (postgres: () => RealPostgres) => void): void {
  describe.skipIf(!hasPostgres)(name, () => {
    let server: RealPostgres | null = null;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server?.remove());
    defineTests(() => {
      if (server === null) throw new Error('There is no PostgreSQL.');
      return server;
    });
  });
}
