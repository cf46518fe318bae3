import { toApiTarget } from '../faults/api-target.ts';
import type { Faults } from '../faults/faults.ts';
import { parseFaultRules } from '../faults/parse-fault-rules.ts';
import { type SandboxAnswer, toJsonAnswer } from '../http/exchange.ts';
import { createOwnRoute, type Route } from '../http/route.ts';
import { RowError } from '../row-text.ts';
import { onlyLocal } from './only-local.ts';

/** Makes the two APIs misbehave: `/__sandbox/faults`, for the routes that are given. From this machine only. */
export function createFaultRoutes(faults: Faults, apiRoutes: readonly Route[]): Route[] {
  const targets = apiRoutes.map(toApiTarget);

  function answerRules(): SandboxAnswer {
    return toJsonAnswer(200, { rules: faults.read() });
  }

  const routes: Route[] = [
    createOwnRoute('GET', '/__sandbox/faults', answerRules),
    createOwnRoute('PUT', '/__sandbox/faults', ({ body }) => {
      try {
        faults.replace(parseFaultRules(body.toString(), targets));
        return answerRules();
      } catch (error) {
        if (error instanceof RowError) return toJsonAnswer(400, { error: error.message });
        throw error;
      }
    }),
    createOwnRoute('DELETE', '/__sandbox/faults', () => {
      faults.clear();
      return { status: 204, body: '' };
    }),
  ];
  return routes.map(onlyLocal);
}
