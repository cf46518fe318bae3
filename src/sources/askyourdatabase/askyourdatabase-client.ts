import type { Message } from '../../models.ts';
import type { UpstreamReader } from '../create-upstream-reader.ts';
import { disownRow } from '../disown-row.ts';
import { identifyRows } from '../identify-rows.ts';
import { isBlank } from '../is-blank.ts';
import type { BeforePage, CallContext } from '../source.ts';
import { toQueryString } from '../to-query-string.ts';
import { isOk } from '../upstream-failures.ts';
import { isChatIdComplaint, isNotFound, toAskYourDatabaseStatusError } from './askyourdatabase-error.ts';
import { toMessage } from './askyourdatabase-to-model.ts';
import { askYourDatabasePage } from './askyourdatabase-wire.ts';

export interface AskYourDatabaseClientDeps {
  readonly reader: UpstreamReader;
  readonly chatbotId: string;
  /** Rows of one answer. */
  readonly largestPage: number;
  /** Wall clock in epoch milliseconds. */
  readonly now: () => number;
}

export interface MessagesRequest {
  readonly sessionId: string;
  readonly includeSql: boolean;
  /** Epoch milliseconds; null for the newest. */
  readonly beforeMs: number | null;
}

/** `GET /api/chatbot/messages`. Rejects as `BeforeSource` says. */
export interface AskYourDatabaseClient {
  listMessages(request: MessagesRequest, context: CallContext): Promise<BeforePage<Message>>;
  /** Asks without a chat: the complaint about it shows that the key was accepted. */
  check(context: CallContext): Promise<void>;
}

const ownerFields = { chatbot: 'chatbotid', time: 'createdat' };

export function createAskYourDatabaseClient({
  reader,
  chatbotId,
  largestPage,
  now,
}: AskYourDatabaseClientDeps): AskYourDatabaseClient {
  const route = '/api/chatbot/messages';

  async function listMessages(
    { sessionId, includeSql, beforeMs }: MessagesRequest,
    context: CallContext,
  ): Promise<BeforePage<Message>> {
    if (isBlank(sessionId)) return noRows;
    const query = toQueryString({
      botid: chatbotId,
      chatid: sessionId,
      timestamp: beforeMs === null ? null : new Date(beforeMs).toISOString(),
      debug: includeSql ? 'true' : null,
    });
    const target = { path: `${route}${query}`, route, rows: largestPage };
    return reader.read(target, context, (response) => {
      if (isNotFound(response)) return noRows;
      if (!isOk(response)) throw toAskYourDatabaseStatusError(response, now());
      const rows = reader.parseBody(response, askYourDatabasePage);
      reader.refuseExcess(rows, largestPage, response);
      const messages = identifyRows(rows).map((row) =>
        toMessage(disownRow(row, ownerFields, chatbotId), { chatbotId, sessionId }),
      );
      // Without `debug` SQL rows may be taken out of the 20, so fewer do not show that none follows.
      return { rows: dropRepeats(messages), isEnd: includeSql && rows.length < largestPage };
    });
  }

  async function check(context: CallContext): Promise<void> {
    const path = `${route}${toQueryString({ botid: chatbotId })}`;
    await reader.read({ path, route, rows: largestPage }, context, (response) => {
      if (isChatIdComplaint(response)) return;
      if (!isOk(response)) throw toAskYourDatabaseStatusError(response, now());
      reader.parseBody(response, askYourDatabasePage);
    });
  }

  return { listMessages, check };
}

const noRows: BeforePage<Message> = { rows: [], isEnd: true };

/** Rows are told apart by their id; one that is given again is the same. */
function dropRepeats(messages: readonly Message[]): readonly Message[] {
  const ids = new Set<string>();
  return messages.filter(({ messageId }) => !ids.has(messageId) && ids.add(messageId));
}
