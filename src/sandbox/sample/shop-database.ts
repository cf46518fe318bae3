import Database from 'libsql';
import { createRandom } from '../random.ts';

const products = [
  ['Halo floor lamp', 'Lamps', 189],
  ['Pebble table lamp', 'Lamps', 64.5],
  ['Arc reading light', 'Lamps', 119],
  ['Paper moon pendant', 'Lamps', 48],
  ['Linen throw, sand', 'Textiles', 72],
  ['Wool blanket, moss', 'Textiles', 129],
  ['Cotton cushion, rust', 'Textiles', 29.9],
  ['Jute runner 80 × 250', 'Textiles', 95],
  ['Stoneware mug, set of 4', 'Kitchen', 44],
  ['Oak cutting board', 'Kitchen', 39.5],
  ['Carafe with cork', 'Kitchen', 27],
  ['Enamel pan, blue', 'Kitchen', 58],
  ['Walnut picture frame', 'Decor', 34],
  ['Dried flowers, wild', 'Decor', 22.5],
  ['Vase “Œillet”', 'Decor', 53],
  ['Beeswax candles, 6', 'Decor', 18],
] as const;

const customers = [
  ['Ada Brandt', 'Hamburg', 'Germany'],
  ['Marcus Okafor', 'Leeds', 'United Kingdom'],
  ['Léa Fontaine', 'Lyon', 'France'],
  ['José Álvarez', 'Sevilla', 'Spain'],
  ['Misaki Satō', 'Osaka', 'Japan'],
  ['Priya Nair', 'Dublin', 'Ireland'],
  ['Zoë van Dijk', 'Utrecht', 'Netherlands'],
  ['Søren Holm', 'Aarhus', 'Denmark'],
  ['Elif Yılmaz', 'Köln', 'Germany'],
  ['Tom Becker', 'Leipzig', 'Germany'],
  ['Chiara Russo', 'Torino', 'Italy'],
  ['Nora Lindqvist', 'Uppsala', 'Sweden'],
] as const;

const tables = `
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT, country TEXT, joined_on TEXT);
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, category TEXT, price REAL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, ordered_on TEXT, shipped_on TEXT, status TEXT);
CREATE TABLE order_items (order_id INTEGER, product_id INTEGER, quantity INTEGER);
`;

const orderTotal = 180;

/** One row of a query's result. */
export type ShopRow = Readonly<Record<string, string | number | null>>;

/** A small shop: four tables with the orders of 2023 and the first half of January 2024. */
export interface ShopDatabase {
  query(sql: string): readonly ShopRow[];
  close(): void;
}

/** Builds the shop in memory, always the same. */
export function createShopDatabase(): ShopDatabase {
  const database = new Database(':memory:');
  database.exec(tables);
  database.transaction(() => fillShop(database))();
  return { query: (sql) => database.prepare(sql).all() as ShopRow[], close: () => void database.close() };
}

function fillShop(database: Database.Database): void {
  const random = createRandom(20240115);
  const addCustomer = database.prepare('INSERT INTO customers VALUES (?, ?, ?, ?, ?)');
  const addProduct = database.prepare('INSERT INTO products VALUES (?, ?, ?, ?)');
  const addOrder = database.prepare('INSERT INTO orders VALUES (?, ?, ?, ?, ?)');
  const addItem = database.prepare('INSERT INTO order_items VALUES (?, ?, ?)');

  for (const [index, customer] of customers.entries()) {
    addCustomer.run(index + 1, ...customer, toDate(random.int(300)));
  }
  for (const [index, product] of products.entries()) addProduct.run(index + 1, ...product);
  for (let order = 1; order <= orderTotal; order += 1) {
    const day = Math.floor((order * 378) / orderTotal);
    const status =
      order > orderTotal - 6 ? 'open' : random.pick(['delivered', 'delivered', 'delivered', 'returned']);
    const shippedOn = status === 'open' ? null : toDate(day + 1 + random.int(4));
    addOrder.run(order, 1 + random.int(customers.length), toDate(day), shippedOn, status);
    const first = random.int(products.length);
    for (let item = 0; item <= random.int(3); item += 1) {
      addItem.run(order, 1 + ((first + item * 5) % products.length), 1 + random.int(3));
    }
  }
}

/** The day of 2023 (and on into 2024) with this number, from 0. */
function toDate(day: number): string {
  return new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10);
}
