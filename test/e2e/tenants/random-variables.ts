import type { Random } from '../../../src/sandbox/random.ts';
import type { RandomDocument } from './random-document.ts';

/** What arguments are taken from: values that are known to either tenant. */
export interface KnownValues {
  readonly chatbotIds: readonly string[];
  readonly userIds: readonly string[];
  readonly sessionIds: readonly string[];
  readonly messageIds: readonly string[];
  readonly globalIds: readonly string[];
  readonly cursors: readonly string[];
}

const identified = [
  'Chatbot',
  'User',
  'Session',
  'TextMessage',
  'SqlMessage',
  'ImageMessage',
  'UnknownMessage',
];

/** Words of the canaries, which stand in the rows of both. */
const searchTexts = ['plain', 'pii', 'sql', 'amber', 'birch', 'a* -id', 'b*', 'select'];

/** Gives a document's arguments: ids and cursors of both tenants, and of all lists. */
export function createRandomVariables(
  { variables }: RandomDocument,
  known: KnownValues,
  { int }: Random,
): Readonly<Record<string, unknown>> {
  const among = (values: readonly string[]) => values[int(values.length)] ?? 'nothing';
  const some = <T>(create: () => T) => Array.from({ length: int(5) }, create);

  function toValue(argument: string): unknown {
    switch (argument) {
      case 'after':
      case 'before':
        return among(known.cursors);
      case 'id':
        return among(known.globalIds);
      case 'ids':
        return some(() => among(known.globalIds));
      case 'chatbotId':
        return among(known.chatbotIds);
      case 'chatbotIds':
        return some(() => among(known.chatbotIds));
      case 'text':
        return among(searchTexts);
      case 'userId':
        return among(known.userIds);
      case 'sessionId':
        return among(known.sessionIds);
      case 'messageId':
        return among(known.messageIds);
      case 'includeSql':
        return int(10) > 2;
      case 'representations':
        return some(toRepresentation);
      default:
        return int(6);
    }
  }

  function toRepresentation(): object {
    const __typename = among(identified);
    const chatbotId = among(known.chatbotIds);
    if (int(10) < 4) return { __typename, id: among(known.globalIds) };
    return { __typename, chatbotId, userId: among(known.userIds), sessionId: among(known.sessionIds) };
  }

  /** A window has one end as a rule, and mostly no cursor. */
  const mayMiss: Readonly<Record<string, number>> = {
    last: 7,
    after: 5,
    before: 7,
    userId: 5,
    sessionId: 5,
    chatbotIds: 6,
  };
  return Object.fromEntries(
    variables
      .filter(({ argument, isNeeded }) => isNeeded || int(10) >= (mayMiss[argument] ?? 1))
      .map(({ name, argument }) => [name, toValue(argument)]),
  );
}
