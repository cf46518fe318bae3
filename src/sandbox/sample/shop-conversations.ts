import type { PictureName } from './sample-images.ts';

/** What one side says: words, or a picture or file with or without words. */
export interface Turn {
  readonly by: 'User' | 'Bot';
  /** When it is not the session's user; null: the row names nobody. */
  readonly username?: string | null;
  readonly text?: string;
  readonly picture?: PictureName;
  readonly fileUrl?: string;
}

/** One conversation, written out. */
export interface Conversation {
  readonly username: string;
  readonly subject: string | null;
  readonly summary: string | null;
  readonly behaviour: string | null;
  readonly result: string | null;
  readonly score: number | null;
  readonly category: string | null;
  readonly sentiment: string | null;
  readonly language: string;
  readonly tags: readonly string[] | null;
  /** A text alone is by the other side than the turn before it; the user begins. */
  readonly turns: readonly (string | Turn)[];
}

/** The conversations of the sample that follow no pattern, oldest first. */
export const shopConversations: readonly Conversation[] = [
  {
    username: 'ada.b',
    subject: 'Zerbrochene Tasse',
    summary: 'One mug of four arrived broken; a replacement was sent.',
    behaviour: 'Calm',
    result: 'Resolved',
    score: 9,
    category: 'Damage',
    sentiment: 'Positive',
    language: 'de',
    tags: ['damage', 'replacement'],
    turns: [
      'Guten Tag, in meinem Paket war eine Tasse zerbrochen. 😕',
      'Guten Tag! Das tut mir leid. Könnten Sie uns ein Foto schicken?',
      { by: 'User', picture: 'broken-mug' },
      { by: 'User', text: 'Der Henkel ist ab. Die anderen drei sind heil.' },
      'Danke, das genügt völlig. Möchten Sie Ersatz oder Ihr Geld zurück?',
      'Ersatz bitte, falls die Farbe noch da ist (Größe „groß“, außen grün).',
      'Ist vorrätig. Die neue Tasse geht heute noch raus, die alte brauchen Sie nicht zurückzuschicken.',
      'Das ging ja schnell, vielen Dank!',
      'Sehr gern. Schönen Tag noch!',
    ],
  },
  {
    username: 'marcus_o',
    subject: 'Parcel marked delivered',
    summary: 'Parcel was left with a neighbour.',
    behaviour: 'Impatient',
    result: 'Resolved',
    score: 6.5,
    category: 'Delivery',
    sentiment: 'Neutral',
    language: 'en',
    tags: ['delivery', 'lost-parcel'],
    turns: [
      "Tracking says DELIVERED. It isn't. Order 20377.",
      'Sorry about that! The carrier notes "left with neighbour, no. 14". Is that near you?',
      "There's no number 14 in my street.",
      { by: 'Bot', text: 'Here is the label as the carrier scanned it:', picture: 'parcel-label' },
      "That's my old address.\n\nI changed it in my account last month:\n  1. Account\n  2. Addresses\n  3. Save\n\nSo why?",
      'The order was placed two days before the change, so it kept the old one. I have asked the carrier to bring it to you.',
      'When?',
      'Tomorrow between 12:00 and 16:00.',
      'Fine.',
    ],
  },
  {
    username: 'misaki',
    subject: '海外への配送',
    summary: null,
    behaviour: 'Polite',
    result: 'Resolved',
    score: 10,
    category: 'Delivery',
    sentiment: 'Positive',
    language: 'ja',
    tags: ['delivery', 'abroad'],
    turns: [
      'はじめまして。大阪まで配送できますか？',
      'はじめまして！はい、日本へもお届けできます。5〜7営業日かかります。',
      '送料はいくらですか。',
      '全国一律 €9.90 です。€120 以上のご注文は無料です。',
      '関税はどうなりますか？🤔',
      '1万円を超える場合、お受け取りの際に関税がかかることがあります。',
      'よく分かりました。ありがとうございます！🙏',
      'こちらこそ、ありがとうございます。',
    ],
  },
  {
    username: 'lea_f',
    subject: 'Facture',
    summary: 'Invoice was sent again as a PDF.',
    behaviour: 'Calm',
    result: 'Resolved',
    score: 8.5,
    category: 'Invoice',
    sentiment: 'Positive',
    language: 'fr',
    tags: ['invoice'],
    turns: [
      'Bonjour, je n’ai pas reçu la facture de ma commande n° 20391.',
      'Bonjour ! La voici, elle est aussi dans votre compte sous « Commandes ».',
      { by: 'Bot', fileUrl: 'https://files.lumen-loom.example/invoices/20391.pdf' },
      'Parfait, merci. L’œillet est magnifique d’ailleurs.',
      'Merci à vous, à bientôt !',
    ],
  },
  {
    username: 'jose.alvarez',
    subject: null,
    summary: null,
    behaviour: null,
    result: null,
    score: null,
    category: null,
    sentiment: null,
    language: 'es',
    tags: null,
    turns: ['¿Hay alguien?', '¡Hola! ¿En qué puedo ayudarle?'],
  },
  {
    username: 'priya',
    subject: 'A lamp for a dark corner',
    summary: 'Customer sent a picture and chose the Halo floor lamp.',
    behaviour: 'Curious',
    result: 'Resolved',
    score: 9.5,
    category: 'Advice',
    sentiment: 'Positive',
    language: 'en',
    tags: ['advice', 'lamps'],
    turns: [
      'I need light in the corner beside my sofa, here:',
      { by: 'User', picture: 'lamp-in-corner' },
      {
        by: 'Bot',
        text: 'Cosy! For reading I would take the Arc (aimed light), for the mood the Halo (light all round).',
      },
      'Both? 😄',
      'Ha, that works too. The Halo alone is 189 €, both together 279 € this week.',
      "I'll start with the Halo.",
      'A good start. It is in your basket: https://lumen-loom.example/basket',
    ],
  },
  {
    username: 'marcus_o',
    subject: 'Angry about the refund',
    summary: 'Refund had been blocked by an expired card; escalated to a person.',
    behaviour: 'Angry',
    result: 'Escalated',
    score: 2,
    category: 'Refund',
    sentiment: 'Negative',
    language: 'en',
    tags: ['refund', 'escalated'],
    turns: [
      'Still no refund after THREE weeks.',
      'I understand that this is annoying. May I have the order number?',
      '20377, as I said last time',
      'Thank you. The bank sent the money back because the card has expired.',
      'And nobody tells me?!',
      'You are right, somebody should have. I am bringing in a colleague who can pay it out by transfer.',
      'agent',
      'A colleague takes over. You are number 1 in the queue.',
    ],
  },
  {
    username: 'ada.b',
    subject: 'Kode og “citater”',
    summary: 'A customer pasted a snippet from the shop page.',
    behaviour: 'Curious',
    result: 'Resolved',
    score: 7,
    category: 'Website',
    sentiment: 'Neutral',
    language: 'en',
    tags: ['website', 'bug'],
    turns: [
      'Your size filter shows this instead of sizes:\n```js\nif (a < b && c > "d") { return \'80 × 250\'; }\n```\nIs that meant to be there?',
      'No, it is not: thank you for telling us! A reload should help; the page had been cached.\n\n| Browser | Key |\n|---|---|\n| Firefox | Ctrl + Shift + R |\n| Safari | ⌥ ⌘ E |',
      'Works now 👍🏽',
      'Great. 👩‍💻 The team says thanks as well.',
    ],
  },
  {
    username: 'lea_f',
    subject: 'Wedding list',
    summary: 'Two customers put together a list of presents.',
    behaviour: 'Calm',
    result: 'Resolved',
    score: 9,
    category: 'Gifts',
    sentiment: 'Positive',
    language: 'en',
    tags: ['gifts', 'group'],
    turns: [
      'We are two on this chat, me and Marcus. Can we share one wedding list?',
      'Of course. I have opened one; whoever has the link may add to it.',
      { by: 'Bot', username: null, text: 'marcus_o joined the conversation.' },
      { by: 'User', username: 'marcus_o', text: 'Hi! Please add the oak board and two throws.' },
      { by: 'Bot', username: 'marcus_o', text: 'Added: Oak cutting board × 1, Linen throw, sand × 2.' },
      { by: 'User', text: 'And the carafe from me.' },
      'Added: Carafe with cork × 1. The list holds 4 things now.',
    ],
  },
  {
    username: 'visitor-7731',
    subject: null,
    summary: null,
    behaviour: null,
    result: null,
    score: null,
    category: null,
    sentiment: null,
    language: 'en',
    tags: [],
    turns: [],
  },
];
