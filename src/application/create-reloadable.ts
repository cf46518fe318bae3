import type { Logger } from 'pino';
import { createAuthenticator } from '../auth/create-authenticator.ts';
import { ConfigError } from '../config/problems.ts';
import type { Config } from '../config.ts';
import { createGraphContext, type GraphArchive } from '../context.ts';
import { type AnswerCache, createAnswerCache } from '../http-server/answer-cache.ts';
import type { Authenticate } from '../http-server/authenticate-caller.ts';
import type { ServerOptions } from '../http-server/server-options.ts';
import { createLedger } from '../ledger/create-ledger.ts';
import type { UpstreamCache } from '../lists/create-upstream-cache.ts';
import type { Live } from '../live/create-live.ts';
import type { Sources } from '../sources/registry.ts';
import { noTrustedDocuments, type TrustedDocuments } from '../trusted-documents.ts';
import { describeConfigChanges } from './describe-config-changes.ts';

export interface ReloadableOptions {
  readonly config: Config;
  readonly authenticate: Authenticate | null;
  readonly sources: Sources;
  readonly openCache: () => UpstreamCache;
  readonly live: Live;
  readonly archive: GraphArchive | null;
  readonly log: Logger;
  readonly reload: () => Config;
  readonly now: () => number;
}

/** What requests are answered with; the getters change with `reload`. */
export interface Reloadable {
  /** Null: no authentication, whatever is configured later. */
  readonly authenticate: Authenticate | null;
  readonly createContext: ServerOptions['createContext'];
  readonly answers: AnswerCache | null;
  readonly trustedDocuments: TrustedDocuments;
  reload(): void;
}

export function createReloadable({
  config: first,
  authenticate: given,
  sources: registry,
  openCache,
  live,
  archive,
  log,
  reload,
  now,
}: ReloadableOptions): Reloadable {
  const openAuthenticator = createAuthenticator({ log });
  let config = first;
  let current = build();

  function build() {
    const { sources } = registry;
    const { cache, upstream } = config;
    const createContext: ServerOptions['createContext'] = (request) =>
      createGraphContext({
        sources,
        cache: openCache(),
        live,
        archive,
        ledger: createLedger(upstream),
        ...request,
      });
    return {
      authenticate: given ?? (config.auth && openAuthenticator(config.auth)),
      createContext,
      // New ones: whole answers may hold what callers of the same rights may no longer see.
      answers: cache.isOn ? createAnswerCache({ now, countChanges: openCache().changes.count }) : null,
      trustedDocuments: config.trustedDocuments ?? noTrustedDocuments,
    };
  }

  function replace(next: Config): void {
    const { needsRestart = [], ...changes } = describeConfigChanges(config, next);
    const pick = <Section extends 'auth' | 'chatbots' | 'trustedDocuments'>(section: Section) =>
      (needsRestart.includes(section) ? config : next)[section];
    config = {
      ...config,
      auth: pick('auth'),
      chatbots: pick('chatbots'),
      trustedDocuments: pick('trustedDocuments'),
    };
    if (changes.chatbots) {
      // No operation that began before takes longer.
      registry.replace(config.chatbots, { closeAfterMs: config.server.deadlineMs });
    }
    if (Object.keys(changes).length > 0) current = build();
    const told = { event: 'config-read', ...changes, ...(needsRestart.length > 0 && { needsRestart }) };
    if (needsRestart.length > 0)
      log.warn(told, 'the configuration was read again; some of it needs a restart');
    else log.info(told, 'the configuration was read again');
  }

  const trustedDocuments: TrustedDocuments = {
    isOnly: current.trustedDocuments.isOnly,
    get texts() {
      return current.trustedDocuments.texts;
    },
  };
  return {
    get authenticate() {
      return current.authenticate;
    },
    get createContext() {
      return current.createContext;
    },
    get answers() {
      return current.answers;
    },
    trustedDocuments,
    reload() {
      try {
        replace(reload());
      } catch (error) {
        const problems = error instanceof ConfigError ? error.problems : [toMessage(error)];
        log.error(
          { event: 'config-refused', problems },
          'the configuration is wrong: the one before it stays',
        );
      }
    },
  };
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
