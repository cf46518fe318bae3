import { defaultFirst, defaultLimits } from '../limits.ts';
import type { FieldCost } from '../schema/field-cost.ts';

/** What an upstream call costs beside an object of the answer, which costs 1, by the defaults of the own limits. */
const callWeight = Math.round(defaultLimits.maxNodes / defaultLimits.maxPredictedCalls);

const toConnectionSize = (slicing: string) =>
  `@listSize(assumedSize: ${defaultFirst}, slicingArguments: [${slicing}], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)`;

/** The directives by which a gateway can tell, before it asks, what a field is going to cost. */
export function toCostHints(cost: FieldCost): string[] {
  const mayCall =
    cost.kind === 'write' ||
    ((cost.kind === 'connection' || cost.kind === 'head' || cost.kind === 'row') &&
      cost.collection !== null &&
      cost.collection !== 'chatbots');
  return [
    ...(mayCall ? [`@cost(weight: ${callWeight})`] : []),
    // The archive is read in one direction.
    ...(cost.kind === 'connection'
      ? [toConnectionSize(cost.collection === null ? '"first"' : '"first", "last"')]
      : []),
  ];
}
