import type { Route } from './http/route.ts';
import { parseIsoTime } from './iso-time.ts';
import type { SandboxOptions } from './sandbox-options.ts';

export type ShownTimes = Pick<SandboxOptions, 'timeFormat' | 'shownPrecision' | 'shownZone'>;

const timeField = /"(createdAt|updatedAt|messageTimestamp|createdat)":"([^"]+)"/g;
const hourMs = 3_600_000;

export function withShownTimes(route: Route, times: ShownTimes): Route {
  if (times.timeFormat === 'iso' && times.shownPrecision === 'stored' && times.shownZone === 'utc')
    return route;
  return {
    ...route,
    handle(request, params) {
      const answer = route.handle(request, params);
      const body = answer.body.replace(timeField, (whole, name: string, text: string) => {
        const timeMs = parseIsoTime(text);
        return timeMs === null ? whole : `"${name}":${showTime(timeMs, times)}`;
      });
      return { ...answer, body };
    },
  };
}

/** As JSON. `timeMs`: epoch milliseconds, with a fraction where the time is finer. */
export function showTime(timeMs: number, { timeFormat, shownPrecision, shownZone }: ShownTimes): string {
  const zoneMs = shownZone === 'utc' ? 0 : shownZone === 'east' ? 3 * hourMs : -5 * hourMs;
  const shownMs = cut(timeMs + zoneMs, shownPrecision);
  const iso = new Date(Math.floor(shownMs)).toISOString();
  const micros = String(Math.floor((shownMs % 1) * 1000)).padStart(3, '0');
  switch (timeFormat) {
    case 'iso':
      return `"${shownPrecision === 's' ? iso.replace('.000Z', 'Z') : iso}"`;
    case 'postgres':
      return `"${iso.replace('T', ' ').replace('Z', '+00')}"`;
    case 'no-zone':
      return `"${iso.replace('Z', '')}"`;
    case 'seven-digits':
      return `"${iso.replace('Z', `${micros}0`)}"`;
    case 'epoch-s':
      return String(shownMs / 1000);
    case 'epoch-ms':
      return String(Math.floor(shownMs));
    case 'rfc-2822':
      return `"${new Date(Math.floor(shownMs)).toUTCString()}"`;
  }
}

function cut(timeMs: number, precision: ShownTimes['shownPrecision']): number {
  switch (precision) {
    case 'stored':
      return timeMs;
    case 's':
      return Math.floor(timeMs / 1000) * 1000;
    case 'rounded-ms':
      return Math.round(timeMs);
    case 'cut-ms':
      return Math.floor(timeMs);
  }
}
