import type { Logger } from 'pino';
import { createAuthenticatorOpener } from '../auth/create-authenticator.ts';
import { ConfigError } from '../config/config-error.ts';
import type { Config } from '../config.ts';
import { createGraphContext } from '../context.ts';
import type { History } from '../history/create-history.ts';
import { createLedger } from '../ledger/create-ledger.ts';
import { type AnswerCache, createAnswerCache } from '../server/answer-cache.ts';
import type { ServerOptions } from '../server/server-options.ts';
import type { Sources } from '../sources/registry.ts';
import { noTrustedDocuments, type TrustedDocuments } from '../trusted-documents.ts';
import { describeConfigChanges } from './describe-config-changes.ts';

export interface ApplicationOptions {
  readonly config: Config;
  /** Callers of the program's own, in place of those that are configured. */
  readonly authenticate: ServerOptions['authenticate'] | null;
  readonly sources: Sources;
  readonly openHistory: () => History;
  readonly log: Logger;
  /** Reads and checks the configuration again. Throws `ConfigError`. */
  readonly reload: () => Config;
  /** Milliseconds of a clock that never jumps. */
  readonly now: () => number;
}

/** What requests are answered with; after `reload` the getters give something else. */
export interface Application {
  /** Null: nobody is asked who they are, whatever is configured later. */
  readonly authenticate: ServerOptions['authenticate'] | null;
  readonly createContext: ServerOptions['createContext'];
  readonly answers: AnswerCache | null;
  readonly trustedDocuments: TrustedDocuments;
  /** Reads the configuration again and goes on with it. One that is wrong changes nothing; both are logged. */
  reload(): void;
}

export function openApplication({
  config: first,
  authenticate: given,
  sources: registry,
  openHistory,
  log,
  reload,
  now,
}: ApplicationOptions): Application {
  const openAuthenticator = createAuthenticatorOpener({ log });
  let config = first;
  let current = build();
  const firstAuthenticate = given ?? (first.auth && openAuthenticator(first.auth));
  const callers = firstAuthenticate && createSwitch(firstAuthenticate);

  function build() {
    const { sources } = registry;
    const { cache, upstream } = config;
    const createContext: ServerOptions['createContext'] = (request) =>
      createGraphContext({ sources, history: openHistory(), ledger: createLedger(upstream), ...request });
    return {
      createContext,
      // New ones: whole answers may hold what callers of the same rights no longer see.
      answers: cache.isOn ? createAnswerCache({ now }) : null,
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
    if (given === null && config.auth !== null) callers?.set(openAuthenticator(config.auth));
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
    authenticate: callers?.authenticate ?? null,
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

type Authenticate = NonNullable<ServerOptions['authenticate']>;

/** One function for the server, whatever stands behind it. */
function createSwitch(first: Authenticate) {
  let current = first;
  const authenticate: Authenticate = (headers) => current(headers);
  return {
    authenticate,
    set(next: Authenticate) {
      current = next;
    },
  };
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
