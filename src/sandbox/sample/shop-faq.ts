/** What customers of the sample shop ask, and what its chatbot says. */
export const shopFaq: readonly (readonly [question: string, answer: string])[] = [
  ['How long does delivery take?', 'Two to four working days within the EU, three to seven elsewhere.'],
  [
    'What does shipping cost?',
    'Orders over €60 ship free. Below that it is €4.90, and €9.90 outside the EU.',
  ],
  [
    'Can I collect my order somewhere?',
    'Yes, at more than 2,000 parcel shops. Choose "Pick-up point" at checkout.',
  ],
  [
    'Do you deliver on Saturdays?',
    'In most cities, yes. You will see the choice once you have typed your postcode.',
  ],
  [
    'Can I get the Halo floor lamp in black?',
    'It comes in brass, black and white. Black is back in stock since Monday.',
  ],
  ['Which bulb fits the Halo?', 'Any E27 bulb up to 60 W. We suggest a warm white LED of 8 W.'],
  ['Is there a dimmer?', 'The Halo has a foot dimmer on its cable. It needs a dimmable bulb.'],
  ['How tall is it?', '162 cm, and the shade is 38 cm wide.'],
  [
    'Is the cable long enough for a high ceiling?',
    "The pendant's cable is 3 m and can be shortened without tools.",
  ],
  [
    'Are your lamps certified?',
    'All of them carry CE and RoHS marks. The papers are on each product page, under "Details".',
  ],
  [
    'How do I wash the linen throw?',
    'At 30 °C with a mild detergent, then dry it on a line. The tumble dryer makes it shrink.',
  ],
  [
    'Does wool need dry cleaning?',
    'Airing is enough most of the time. If it must be, dry cleaning or the wool programme, cold.',
  ],
  ['Is the wool mulesing-free?', 'Yes. It comes from two farms in Patagonia, both certified to RWS.'],
  [
    'Can the mugs go in the dishwasher?',
    'They can, and in the microwave too. Only the gilded ones are washed by hand.',
  ],
  ['And the oak board?', 'Never in the dishwasher, please: wood splits. Wipe it and oil it twice a year.'],
  [
    'Which oil do you recommend?',
    'Any food-safe oil that hardens: linseed or walnut. Olive oil turns rancid.',
  ],
  ['What size is the jute runner?', '80 × 250 cm. There is a longer one of 80 × 350 cm.'],
  ['Does jute smell?', 'A little, like hay, for the first week. It goes away with airing.'],
  ['Will it slip on a wooden floor?', 'Put a felt mat under it. We sell one that you cut to size.'],
  [
    'Can I return something I have used?',
    'If you only tried it, yes. Worn or washed goods we cannot take back.',
  ],
  ['How long do I have to return it?', '30 days from the day the parcel arrives.'],
  [
    'Who pays for the return?',
    'We do, with the label in the parcel. From outside the EU you pay the postage.',
  ],
  ['When do I get my money back?', 'Within five working days of the parcel reaching us, the way you paid.'],
  [
    'I lost the return label',
    'No problem: open your order, choose "Return", and print a new one or show the code on your phone.',
  ],
  [
    'Can I exchange instead?',
    'Send the old one back and order the new one. That is faster than waiting for the exchange.',
  ],
  ['Which ways can I pay?', 'Card, PayPal, bank transfer, Klarna, and in the Netherlands iDEAL.'],
  ['Can I pay in two parts?', 'With Klarna, in three parts without interest, from €50 up.'],
  [
    'I need an invoice for my company',
    'Add your VAT number in your account under "Billing"; the next invoice carries it.',
  ],
  [
    'And for an order from last week?',
    "I can write it again. Please tell me the order number and the company's address.",
  ],
  ['It is 20418', 'Thank you! The corrected invoice for order 20418 is in your mailbox now.'],
  ['Do you have gift cards?', 'From €20 to €250, by mail or as a paper card in an envelope.'],
  ['Do they expire?', 'After three years, at the end of that year.'],
  [
    'Can you wrap it as a gift?',
    'For €3.50, in recycled paper with a linen ribbon. You may add a card of up to 200 letters.',
  ],
  ['Do you make things to measure?', 'Curtains and runners, yes. Everything else comes as it is shown.'],
  ['How long does that take?', 'About three weeks, because it is sewn only then.'],
  ['Is there a discount for students?', '10 % with a valid student card: upload it in your account.'],
  ['Can two codes be combined?', 'One code an order, I am afraid. The larger one wins.'],
  ['My code does not work', 'Which code is it? Codes are upper case and some hold only for one category.'],
  ['SPRING15', 'That one ended on 31 May. But WELCOME10 still works for you.'],
  ['Oh nice, thanks', 'You are welcome! Anything else?'],
  [
    'Do you plant a tree for each order?',
    'No. We publish what our shipping emits and cut it, which we find more honest.',
  ],
  [
    'What is your packaging made of?',
    'Cardboard and paper tape; no plastic since 2022, but for the bags around textiles.',
  ],
  [
    'How can I reach a person?',
    'Mondays to Fridays from 9 to 17 on +49 40 5550 1234, or write "agent" here.',
  ],
  [
    'Where do you have shops?',
    'In Hamburg, Utrecht and Lyon. The addresses:\n- Marktstraße 12, Hamburg\n- Oudegracht 88, Utrecht\n- 5 rue Mercière, Lyon',
  ],
  ['Are dogs allowed there?', 'Very much so. 🐕 There is water by the door.'],
  ['Do you repair old lamps?', 'We rewire every lamp that we have sold, for €25 and postage.'],
  ['Can I order by phone?', 'You can, but the price is the same and the website is quicker.'],
  [
    'How do I delete my account?',
    'Under "Privacy" in your account. Invoices stay for ten years, as the law asks.',
  ],
];
