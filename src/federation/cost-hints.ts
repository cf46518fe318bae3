import { type FieldDefinitionNode, Kind, type TypeNode } from 'graphql';
import { defaultFirst, defaultLimits } from '../limits.ts';

/**
 * What an upstream call weighs beside an object of the answer, which weighs 1: a gateway takes so many objects for as
 * much as so many calls, as the defaults of this server's own limits do.
 */
const callWeight = Math.round(defaultLimits.maxNodes / defaultLimits.maxPredictedCalls);

/** The fields of a chatbot, user, session or message that may take an upstream call. */
const loadingFields = new Set(['users', 'user', 'sessions', 'session', 'messages', 'message']);

const connectionSize = `@listSize(assumedSize: ${defaultFirst}, slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)`;

/** The directives by which a gateway can tell, before it asks, what a field of an object type is going to cost. */
export function toCostHints({ name, type }: FieldDefinitionNode): string[] {
  return [
    ...(loadingFields.has(name.value) ? [`@cost(weight: ${callWeight})`] : []),
    ...(toTypeName(type).endsWith('Connection') ? [connectionSize] : []),
  ];
}

function toTypeName(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : toTypeName(type.type);
}
