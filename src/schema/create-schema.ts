import type { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import './scalars.ts';
import './chatbot.ts';
import './user.ts';
import './session.ts';
import './message.ts';
import './node.ts';

/** The clients' schema, made of the types that the files of this folder add. */
export function createSchema(): GraphQLSchema {
  return builder.toSchema({});
}
