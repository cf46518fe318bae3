import { callRoute } from '../http/answer-request.ts';
import type { Route } from '../http/route.ts';
import { toApiTarget } from './api-target.ts';
import type { FaultTools } from './fault.ts';
import type { Faults } from './faults.ts';

/** The route of an API, struck by the rules in force. */
export function withFaults(route: Route, faults: Faults, tools: FaultTools): Route {
  const target = toApiTarget(route);
  return {
    ...route,
    handle(request, params) {
      const rule = faults.take({ request, target, params });
      if (rule === null) return route.handle(request, params);
      const next = () => callRoute(route, request, params);
      const answer = rule.strike({ request, target, params, next, random: faults.random }, tools);
      return { ...answer, fault: rule.faultName };
    },
  };
}
