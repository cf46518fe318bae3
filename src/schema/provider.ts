import { providers } from '../providers.ts';
import { builder } from './builder.ts';

/** The upstream APIs, from the list that the source registry is typed by. Its values are provider ids. */
export const Provider = builder.enumType('Provider', {
  description: 'The REST API behind a chatbot. New providers appear over time: treat unknown values as such.',
  values: Object.fromEntries(
    providers.map(({ id, enumValue, description }) => [enumValue, { value: id as string, description }]),
  ),
});
