import { z } from 'zod';
import type { SandboxAnswer } from '../http/exchange.ts';
import { createFault, type Fault, type FaultCall, type FaultTools } from './fault.ts';
import { insertRow } from './insert-row.ts';
import { removeRow } from './remove-row.ts';

const when = z.enum(['before', 'after']).default('after');
const id = z.string().min(1).optional();

/** Answers that are right, but the data changes right before or after them: between two answers, as a client sees it. */
export const changeFaults: Readonly<Record<string, Fault>> = {
  /**
   * A row like those of the route, with a fresh time. A message goes into the session or chat `into`; without it
   * into the one that the request names, or else the one of the list's first message.
   */
  'insert-row': createFault(z.strictObject({ when, into: id }), ({ when: moment, into }, call, tools) =>
    change(moment, call, tools, () => insertRow(into ?? null, call, tools)),
  ),

  /** The row `id`; without it the one that the request names, or else the first row of its list. */
  'delete-row': createFault(z.strictObject({ when, id }), ({ when: moment, id: rowId }, call, tools) =>
    change(moment, call, tools, () => removeRow(rowId ?? null, call, tools.store)),
  ),
};

/** Strangers change nothing: a chatbot that the sandbox does not have is left alone. */
function change(
  moment: 'before' | 'after',
  call: FaultCall,
  { hasChatbot }: FaultTools,
  run: () => void,
): SandboxAnswer {
  const { next, params, request, target } = call;
  const chatbotId = params['chatbotId'] ?? request.query.get('botid') ?? '';
  const runIfKnown = () => {
    if (hasChatbot(target.provider, chatbotId)) run();
  };
  if (moment === 'before') runIfKnown();
  const answer = next();
  if (moment === 'after') runIfKnown();
  return answer;
}
