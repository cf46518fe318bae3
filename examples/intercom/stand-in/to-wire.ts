import type { Author, Contact, Conversation, Part } from './workspace.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Most parts that a conversation shows: the most recent ones. */
const mostPartsShown = 500;

export function toContactWire(contact: Contact): Json {
  const { id, createdAt, updatedAt } = contact;
  const list = (name: string): Json => ({
    type: 'list',
    data: [],
    url: `/contacts/${id}/${name}`,
    total_count: 0,
    has_more: false,
  });
  return {
    type: 'contact',
    id,
    workspace_id: 'ws_stand_in',
    external_id: contact.externalId,
    role: contact.role,
    email: contact.email,
    phone: contact.phone,
    name: contact.name,
    avatar: null,
    owner_id: null,
    social_profiles: { type: 'list', data: [] },
    has_hard_bounced: false,
    marked_email_as_spam: false,
    unsubscribed_from_emails: false,
    created_at: createdAt,
    updated_at: updatedAt,
    signed_up_at: contact.role === 'user' ? createdAt : null,
    last_seen_at: null,
    last_replied_at: null,
    last_contacted_at: null,
    language_override: null,
    browser: null,
    browser_language: null,
    os: null,
    location: { type: 'location', country: null, region: null, city: null },
    custom_attributes: contact.customAttributes,
    tags: list('tags'),
    notes: list('notes'),
    companies: list('companies'),
  };
}

/** As lists show it: without its parts. */
export function toConversationItem(
  conversation: Conversation,
  contacts: ReadonlyMap<string, Contact>,
  isPlain = false,
): { readonly [key: string]: Json } {
  const { source } = conversation;
  return {
    type: 'conversation',
    id: conversation.id,
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    waiting_since: null,
    snoozed_until: null,
    source: {
      type: 'conversation',
      id: source.id,
      delivered_as: 'customer_initiated',
      subject: '',
      body: toBody(source, isPlain),
      author: toAuthorWire(source.author),
      attachments: source.attachments.map((file) => ({ type: 'upload', ...file })),
      url: null,
      redacted: source.redacted,
    },
    contacts: {
      type: 'contact.list',
      contacts: conversation.contactIds.map((id) => ({
        type: 'contact',
        id,
        external_id: contacts.get(id)?.externalId ?? null,
      })),
    },
    first_contact_reply: null,
    admin_assignee_id: conversation.adminAssigneeId,
    team_assignee_id: null,
    open: conversation.state === 'open',
    state: conversation.state,
    read: conversation.read,
    tags: {
      type: 'tag.list',
      tags: conversation.tags.map((name, i) => ({ type: 'tag', id: String(i + 1), name })),
    },
    priority: 'not_priority',
    sla_applied: null,
    statistics: null,
    conversation_rating:
      conversation.rating === null
        ? null
        : { rating: conversation.rating, remark: '', created_at: conversation.updatedAt },
    teammates: null,
    title: conversation.title,
    custom_attributes: conversation.customAttributes,
    topics: {},
    ticket: null,
    linked_objects: { type: 'list', data: [], total_count: 0, has_more: false },
    ai_agent: null,
    ai_agent_participated: false,
  };
}

export function toConversationWire(
  conversation: Conversation,
  contacts: ReadonlyMap<string, Contact>,
  isPlain: boolean,
): Json {
  return {
    ...toConversationItem(conversation, contacts, isPlain),
    conversation_parts: {
      type: 'conversation_part.list',
      conversation_parts: conversation.parts.slice(-mostPartsShown).map((part) => ({
        type: 'conversation_part',
        id: part.id,
        part_type: part.partType,
        body: toBody(part, isPlain),
        created_at: part.createdAt,
        updated_at: part.createdAt,
        notified_at: part.createdAt,
        assigned_to: part.partType === 'assignment' ? { type: 'admin', id: part.author.id } : null,
        author: toAuthorWire(part.author),
        attachments: part.attachments.map((file) => ({ type: 'upload', ...file })),
        external_id: null,
        redacted: part.redacted,
      })),
      total_count: conversation.parts.length,
    },
  };
}

function toAuthorWire({ type, id, name, email }: Author): Json {
  return { type, id, name, email };
}

function toBody({ body }: Part, isPlain: boolean): string | null {
  return isPlain && body !== null ? body.replace(/<[^>]*>/g, '') : body;
}
