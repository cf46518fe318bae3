/** A user of the sample, without what their conversations tell. */
export interface SampleUser {
  readonly id: string;
  readonly username: string | null;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly email?: string | null;
  readonly phoneNumber?: string | null;
  readonly source: string | null;
  readonly dataDictionary?: Readonly<Record<string, unknown>> | null;
  readonly createdAt: string;
}

/** Some with all fields, some with nulls or without the fields; the last one never starts a session. */
export const sampleUsers: readonly SampleUser[] = [
  {
    id: '6612a1b2c3d4e5f6a7b80001',
    firstName: 'Ada',
    lastName: 'Brandt',
    email: 'ada.brandt@example.com',
    phoneNumber: '+49 40 5550 1717',
    username: 'ada.b',
    source: 'Web',
    dataDictionary: {
      plan: 'plus',
      newsletter: true,
      orders: [20311, 20402],
      address: { city: 'Hamburg', zip: '20357' },
    },
    createdAt: '2025-04-01T07:12:44.120Z',
  },
  {
    id: '6612a1b2c3d4e5f6a7b80002',
    firstName: 'Marcus',
    lastName: 'Okafor',
    email: 'marcus@example.com',
    phoneNumber: null,
    username: 'marcus_o',
    source: 'Web',
    dataDictionary: { plan: 'free', lastOrder: 20377 },
    createdAt: '2025-04-02T18:30:00Z',
  },
  {
    id: '6612a1b2c3d4e5f6a7b80003',
    firstName: '美咲',
    lastName: '佐藤',
    email: 'misaki@example.jp',
    phoneNumber: '+81 6 5550 0101',
    username: 'misaki',
    source: 'WhatsApp',
    dataDictionary: {},
    createdAt: '2025-04-03T01:05:09.001Z',
  },
  {
    id: '6612a1b2c3d4e5f6a7b80004',
    firstName: 'Léa',
    lastName: 'Fontaine',
    email: 'lea.fontaine@example.fr',
    phoneNumber: null,
    username: 'lea_f',
    source: 'Web',
    dataDictionary: null,
    createdAt: '2025-04-03T01:05:09.001Z',
  },
  {
    id: '6612a1b2c3d4e5f6a7b80005',
    firstName: 'José',
    lastName: 'Álvarez',
    email: null,
    phoneNumber: null,
    username: 'jose.alvarez',
    source: 'Telegram',
    createdAt: '2025-04-04T12:00:00Z',
  },
  {
    id: '6612a1b2c3d4e5f6a7b80006',
    firstName: 'Priya',
    lastName: 'Nair',
    email: 'priya.nair@example.ie',
    phoneNumber: '+353 1 555 0142',
    username: 'priya',
    source: 'Web',
    dataDictionary: { plan: 'plus', note: 'Prefers “plain” words 💡\nand short answers' },
    createdAt: '2025-04-05T20:41:33.987Z',
  },
  {
    id: '6612a1b2c3d4e5f6a7b80007',
    username: 'visitor-7731',
    source: null,
    createdAt: '2025-04-06T22:22:22Z',
  },
  {
    id: '6612a1b2c3d4e5f6a7b80008',
    firstName: 'Tom',
    lastName: null,
    email: 'tom@example.de',
    username: 'tom',
    source: 'Web',
    dataDictionary: { newsletter: true },
    createdAt: '2025-04-07T09:00:00Z',
  },
];
