import type { Explanation } from '../explanation/explanation.ts';
import { readExplanation } from '../explanation/explanation.ts';
import type { AnswerPart } from './create-fetcher.ts';
import { findImages } from './find-images.ts';

/** What is shown of an answer beside its JSON. */
export interface ShownAnswer {
  readonly isStarted: boolean;
  readonly explanation: Explanation | null;
  readonly images: readonly string[];
}

export const startedAnswer: ShownAnswer = { isStarted: true, explanation: null, images: [] };

/** The last part explains an answer in parts, and each event of a subscription itself. */
export function addPart(last: ShownAnswer | null, part: AnswerPart): ShownAnswer {
  const { data, incremental } = part;
  const images = new Set([...(last?.images ?? []), ...findImages([data, incremental])]);
  return {
    isStarted: false,
    explanation: readExplanation(part) ?? last?.explanation ?? null,
    images: [...images].slice(-24),
  };
}
