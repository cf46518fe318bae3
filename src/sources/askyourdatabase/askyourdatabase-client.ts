import type { CallContext } from '../../call-context.ts';
import type { BeforePage } from '../../lists/list.ts';
import type { AnswerPart, JsonValue, Message, Question } from '../../models.ts';
import { blankForeignRow } from '../blank-foreign-row.ts';
import type { UpstreamReader } from '../create-upstream-reader.ts';
import { dropRepeats, identifyRows } from '../identify-rows.ts';
import { readEvents } from '../read-events.ts';
import { readStatedError } from '../stated-error.ts';
import { isOk, toNoAnswerError } from '../upstream-failures.ts';
import { isBlank, toQueryString } from '../urls.ts';
import {
  askYourDatabase,
  isChatIdComplaint,
  isNotFound,
  toAskYourDatabaseStatusError,
  toBrokenAnswerError,
} from './askyourdatabase-error.ts';
import { toAnswerPart, toMessage } from './askyourdatabase-to-model.ts';
import { askYourDatabasePage } from './askyourdatabase-wire.ts';

export interface AskYourDatabaseClientDeps {
  readonly reader: UpstreamReader;
  readonly chatbotId: string;
  readonly largestPage: number;
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
  /** `POST /api/ask`. Rejects as `Source.ask` says. */
  ask(question: Question, context: CallContext): Promise<AsyncIterable<AnswerPart>>;
  /** Asks without a chat: the error about it shows that the key was accepted. */
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
        toMessage(blankForeignRow(row, ownerFields, chatbotId), { chatbotId, sessionId }),
      );
      // Without `debug` SQL rows may have been removed from the 20, so fewer are not the end.
      return {
        rows: dropRepeats(messages, ({ messageId }) => messageId),
        isEnd: includeSql && rows.length < largestPage,
      };
    });
  }

  async function ask(
    { sessionId, question, includeSql }: Question,
    context: CallContext,
  ): Promise<AsyncIterable<AnswerPart>> {
    const path = '/api/ask';
    const body = { question, botid: chatbotId, chatid: sessionId, debug: includeSql };
    const target = { path, route: path, rows: largestPage, body };
    const bytes = await reader.stream(target, context, (response) =>
      isOk(response)
        ? toNoAnswerError(askYourDatabase, response.status)
        : toAskYourDatabaseStatusError(response, now()),
    );
    return readAnswer(readEvents(bytes, toBrokenAnswerError), includeSql);
  }

  async function check(context: CallContext): Promise<void> {
    const path = `${route}${toQueryString({ botid: chatbotId })}`;
    await reader.read({ path, route, rows: largestPage }, context, (response) => {
      if (isChatIdComplaint(response)) return;
      if (!isOk(response)) throw toAskYourDatabaseStatusError(response, now());
      reader.parseBody(response, askYourDatabasePage);
    });
  }

  return { listMessages, ask, check };
}

const noRows: BeforePage<Message> = { rows: [], isEnd: true };

/** Events of no known kind are passed over, as they may be anything; an answer of no parts is none. */
async function* readAnswer(
  events: AsyncIterable<JsonValue>,
  includeSql: boolean,
): AsyncGenerator<AnswerPart, void, undefined> {
  let isEmpty = true;
  for await (const event of events) {
    const part = toAnswerPart(event);
    if (part === null && readStatedError(event) !== null) throw toBrokenAnswerError();
    if (part === null) continue;
    isEmpty = false;
    if (includeSql || part.kind !== 'sql') yield part;
  }
  if (isEmpty) throw toBrokenAnswerError();
}
