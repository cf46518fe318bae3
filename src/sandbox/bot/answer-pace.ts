import type { Deliver, Sleep } from '../http/route.ts';
import { sendAnswer, writeHead, writePieces } from '../http/send-answer.ts';

export interface AnswerPace {
  readonly paceMs: number;
  readonly sleep: Sleep;
}

/** Words, each with the blanks behind it. */
export function toPieces(text: string): readonly string[] {
  return text.match(/\S+\s*/g) ?? [];
}

export function toWritingMs(text: string, { paceMs }: AnswerPace): number {
  return paceMs * toPieces(text).length;
}

/** The whole answer, after the time that its words take. */
export function deliverLate(text: string, pace: AnswerPace): Deliver {
  return async (response, answer, signal) => {
    const writingMs = toWritingMs(text, pace);
    if (writingMs > 0) await pace.sleep(writingMs, signal);
    sendAnswer(response, answer);
  };
}

export function deliverEvents({ paceMs, sleep }: AnswerPace): Deliver {
  return async (response, answer, signal) => {
    writeHead(response, answer, null);
    await writePieces(response, toEvents(answer.body), () =>
      paceMs > 0 ? sleep(paceMs, signal) : undefined,
    );
    response.end();
  };
}

/** The events of a stream, with the blank lines that end them. */
export function toEvents(body: string): readonly string[] {
  return body.split(/(?<=\n\n)/);
}
