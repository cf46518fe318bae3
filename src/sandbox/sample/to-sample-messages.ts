import type { PekiMessageRow } from '../peki/peki-rows.ts';
import { createRandom } from '../random.ts';
import { toImageUrl } from './sample-images.ts';
import { sampleUsers } from './sample-users.ts';
import type { Conversation, Turn } from './shop-conversations.ts';

/** The Peki chatbot of the sample: the assistant of a small shop for lamps and textiles. */
export const samplePekiChatbotId = '6612a1b2c3d4e5f6a7b8c9aa';

/** A conversation that was held; sessions count from 1. */
export interface SampleSession {
  readonly number: number;
  readonly conversation: Conversation;
  /** Epoch milliseconds. */
  readonly startMs: number;
}

/** Conversations with more turns than this have ties. */
const longestWithoutTies = 60;

/**
 * The rows of one session. In a long one every second question has its answer within the same millisecond, so that
 * pages of 20 end between two rows of equal time.
 */
export function toSampleMessages({ conversation, number, startMs }: SampleSession): PekiMessageRow[] {
  const random = createRandom(number);
  const hasTies = conversation.turns.length > longestWithoutTies;
  let timeMs = startMs;
  return toTurns(conversation.turns).map((turn, index) => {
    const isTie = hasTies && index % 4 === 1;
    const pauseMs = turn.by === 'User' ? 8_000 + random.int(60_000) : 700 + random.int(2_600);
    timeMs += isTie ? 0 : pauseMs;
    const username = turn.username === undefined ? conversation.username : turn.username;
    const url = turn.picture === undefined ? turn.fileUrl : toImageUrl(turn.picture);
    return {
      id: toSampleId(number, index + 1),
      chatbotId: samplePekiChatbotId,
      chatSessionId: toSampleId(number, 0),
      ...(username === null ? {} : { chatUserId: toSampleUserId(username) }),
      senderType: turn.by,
      ...(turn.text === undefined ? {} : { text: turn.text }),
      ...(url === undefined ? {} : { url }),
      tokenCount: Math.ceil((turn.text?.length ?? 0) / 4),
      responseTime: turn.by === 'User' ? null : (isTie ? 0 : pauseMs) / 1000,
      createdAt: new Date(timeMs).toISOString(),
    };
  });
}

/** The id of a session's message, or with message 0 of the session itself. */
export function toSampleId(session: number, message: number): string {
  return `6612a1b2c3d4e5f6${toHex(session)}${toHex(message)}`;
}

export function toSampleUserId(username: string): string | null {
  return sampleUsers.find((user) => user.username === username)?.id ?? null;
}

function toTurns(turns: Conversation['turns']): Turn[] {
  const result: Turn[] = [];
  for (const turn of turns) {
    const by = result.at(-1)?.by === 'User' ? 'Bot' : 'User';
    result.push(typeof turn === 'string' ? { by, text: turn } : turn);
  }
  return result;
}

function toHex(number: number): string {
  return number.toString(16).padStart(4, '0');
}
