import type { SearchField, SearchFields } from './search.ts';
import type { Contact, Conversation } from './workspace.ts';

type Values<Row> = SearchField<Row>['valuesOf'];

function text<Row>(valuesOf: Values<Row>): SearchField<Row> {
  return { type: 'string', valuesOf };
}

function date<Row>(valuesOf: Values<Row>): SearchField<Row> {
  return { type: 'date', valuesOf };
}

export const contactFields: SearchFields<Contact> = {
  id: text(({ id }) => [id]),
  role: text(({ role }) => [role]),
  name: text(({ name }) => [name]),
  email: text(({ email }) => [email]),
  phone: text(({ phone }) => [phone]),
  external_id: text(({ externalId }) => [externalId]),
  created_at: date(({ createdAt }) => [createdAt]),
  updated_at: date(({ updatedAt }) => [updatedAt]),
};

export const conversationFields: SearchFields<Conversation> = {
  id: text(({ id }) => [id]),
  created_at: date(({ createdAt }) => [createdAt]),
  updated_at: date(({ updatedAt }) => [updatedAt]),
  'source.id': text(({ source }) => [source.id]),
  'source.author.id': text(({ source }) => [source.author.id]),
  'source.author.type': text(({ source }) => [source.author.type]),
  'source.author.email': text(({ source }) => [source.author.email]),
  contact_ids: text(({ contactIds }) => contactIds),
  admin_assignee_id: { type: 'integer', valuesOf: ({ adminAssigneeId }) => [adminAssigneeId] },
  open: { type: 'boolean', valuesOf: ({ state }) => [state === 'open'] },
  read: { type: 'boolean', valuesOf: ({ read }) => [read] },
  state: text(({ state }) => [state]),
};
