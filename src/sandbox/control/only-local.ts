import { Refusal } from '../http/exchange.ts';
import type { Route } from '../http/route.ts';

/** The route, for requests from this machine only. */
export function onlyLocal(route: Route): Route {
  return {
    ...route,
    handle(request, params) {
      if (!request.isLocal) throw new Refusal(403, { error: 'Control is for this machine only.' });
      return route.handle(request, params);
    },
  };
}
