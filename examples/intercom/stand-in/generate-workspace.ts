import type { Author, Contact, Conversation, Part, Workspace } from './workspace.ts';

export interface WorkspaceSize {
  readonly contacts?: number;
  readonly conversations?: number;
  /** Most parts of a conversation, its first message aside. */
  readonly mostParts?: number;
  /** Conversations with exactly so many parts, by position from the oldest. */
  readonly partsOf?: Readonly<Record<number, number>>;
  /** Equal seeds give equal workspaces. */
  readonly seed?: number;
}

/** Each n-th conversation has two contacts, and each of those three if n divides it twice. */
const groupEvery = 7;
const firstSecond = 1_719_400_000;

const bodies = [
  '<p>Hello, my invoice of June is missing.</p>',
  '<p>Thanks &amp; sorry for the wait.<br>Which address is on the account?</p>',
  '<p>It is <b>joe@bloggs.example</b>.</p><p>Can you send it again?</p>',
  '<p>See <a href="https://help.example/invoices">the page on invoices</a>:</p><ul><li>open it</li><li>press &lt;Send&gt;</li></ul>',
  '<p>Here it is: <img src="https://downloads.example/i/o/1/shot.png"></p>',
  '<h2>Steps</h2><ol><li>Sign in</li><li>Choose&nbsp;<i>Billing</i></li></ol>',
  '<p>That works, thank you!</p>',
];
const names = ['Ada Byron', 'Grace Murray', 'Edsger Wybe', 'Barbara Huberman', 'Alan Mathison', 'Radia Joy'];

/** A workspace of made-up people and conversations; equal sizes and seeds give equal workspaces. */
export function generateWorkspace(size: WorkspaceSize = {}): Workspace {
  const { contacts: contactCount = 40, conversations: count = 120, mostParts = 12, seed = 1 } = size;
  const random = createRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  const contacts = Array.from({ length: contactCount }, (_, i) => toContact(i, pick(names)));
  const admin: Author = { type: 'admin', id: '991267536', name: 'Ciaran Lee', email: 'ciaran@example.com' };
  const bot: Author = { type: 'bot', id: '5017691', name: 'Fin', email: 'operator+fin@example.com' };
  let nextPartId = 403_918_000;

  function toPart(partType: Part['partType'], author: Author, createdAt: number): Part {
    const isSaid = partType !== 'assignment' && partType !== 'close' && partType !== 'open';
    const redacted = partType === 'comment' && random() < 0.03;
    const hasFile = partType === 'comment' && random() < 0.1;
    nextPartId += 1 + Math.floor(random() * 5);
    return {
      id: String(nextPartId),
      partType,
      body: isSaid && !redacted ? pick(bodies) : null,
      author,
      createdAt,
      attachments: hasFile
        ? [
            {
              name: 'invoice.pdf',
              url: 'https://downloads.example/i/o/2/invoice.pdf',
              content_type: 'application/pdf',
            },
          ]
        : [],
      redacted,
    };
  }

  const conversations = Array.from({ length: count }, (_, i): Conversation => {
    const ownCount = (i + 1) % (groupEvery * groupEvery) === 0 ? 3 : (i + 1) % groupEvery === 0 ? 2 : 1;
    const first = Math.floor(random() * contacts.length);
    const own = Array.from({ length: Math.min(ownCount, contacts.length) }, (_, j) => {
      const contact = contacts[(first + j) % contacts.length];
      if (contact === undefined) throw new Error('A workspace needs a contact.');
      return contact;
    });
    const createdAt = firstSecond + i * 600;
    const authors = own.map(toAuthor);
    let seconds = createdAt;
    const source = toPart('source', pick(authors), seconds);
    const length = size.partsOf?.[i] ?? Math.floor(random() * (mostParts + 1));
    const parts = Array.from({ length }, (_, j) => {
      // Some parts share a second.
      seconds += j % 4 === 3 ? 0 : 1 + Math.floor(random() * 20);
      const partType = j === 0 ? 'assignment' : j % 6 === 5 ? 'note' : 'comment';
      return toPart(partType, partType === 'comment' ? pick([...authors, admin, bot]) : admin, seconds);
    });
    return {
      id: String(335 + i),
      title: random() < 0.5 ? `Invoice ${i}` : null,
      contactIds: own.map(({ id }) => id),
      source,
      parts,
      state: pick(['open', 'closed', 'snoozed']),
      read: random() < 0.5,
      adminAssigneeId: random() < 0.5 ? 991267536 : null,
      rating: random() < 0.3 ? 1 + Math.floor(random() * 5) : null,
      tags: random() < 0.2 ? ['billing'] : [],
      customAttributes: {},
      createdAt,
      updatedAt: seconds,
    };
  });
  return {
    contacts: new Map(contacts.map((contact) => [contact.id, contact])),
    conversations: new Map(conversations.map((conversation) => [conversation.id, conversation])),
  };
}

function toContact(i: number, name: string): Contact {
  const isLead = i % 5 === 4;
  return {
    id: (0x667d60a8n * 2n ** 64n + 0x8a68186f43bafd00n + BigInt(i)).toString(16),
    externalId: isLead ? null : String(70 + i),
    role: isLead ? 'lead' : 'user',
    name: i % 9 === 8 ? null : `${name} ${i}`,
    email: isLead ? null : `contact${i}@example.com`,
    phone: i % 3 === 0 ? `+1 555 ${String(i).padStart(4, '0')}` : null,
    createdAt: firstSecond - 86_400 + i * 60,
    updatedAt: firstSecond + i * 60,
    customAttributes: i % 4 === 0 ? { plan: 'pro', seats: i } : {},
  };
}

export function toAuthor({ role, id, name, email }: Contact): Author {
  return { type: role, id, name, email: email ?? '' };
}

/** The generator known as mulberry32: numbers from 0 to below 1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
