import { type GraphQLSchema, specifiedDirectives } from 'graphql';
import { builtInSources } from '../sources/built-in-sources.ts';
import { builder } from './builder.ts';
import { lateDirectives } from './late-directives.ts';
import { type ProviderValue, setProviders } from './provider.ts';
import './scalars.ts';
import './chatbot.ts';
import './user.ts';
import './session.ts';
import './message.ts';
import './ask.ts';
import './send-message.ts';
import './node.ts';
import './search.ts';
import './subscription-fields.ts';

/** The clients' schema, made of the types that the files of this folder add, over these kinds of API. */
export function createSchema(providers: readonly ProviderValue[] = builtInSources): GraphQLSchema {
  setProviders(providers);
  return builder.toSchema({ directives: [...specifiedDirectives, ...lateDirectives] });
}
