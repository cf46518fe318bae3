import type { ShopRow } from './shop-database.ts';

/** What a manager asks the SQL chatbot about the shop, and how the chatbot comes to its answer. */
export interface ShopQuestion {
  readonly question: string;
  readonly sql: string;
  /** Says it in words, before the table of rows that every answer of several rows ends with. */
  readonly answer: (rows: readonly ShopRow[]) => string;
  /** A picture of the result: `label` and `value` are columns. */
  readonly chart?: { readonly name: string; readonly label: string; readonly value: string };
}

const sales = `FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id`;

/** The questions of the sample chats, in the order in which they are asked. */
export const shopQuestions: readonly ShopQuestion[] = [
  {
    question: 'Show me total sales by month',
    sql: `SELECT strftime('%Y-%m-01', o.ordered_on) AS month, round(SUM(p.price * i.quantity), 2) AS total_sales ${sales} GROUP BY month ORDER BY month`,
    answer: () => 'Based on your sales data, here are the monthly totals for the last year:',
    chart: { name: 'sales-by-month', label: 'month', value: 'total_sales' },
  },
  {
    question: 'Which products bring in the most?',
    sql: `SELECT p.name AS product, round(SUM(p.price * i.quantity), 2) AS revenue ${sales} GROUP BY p.id ORDER BY revenue DESC LIMIT 5`,
    answer: (rows) => `"${cell(rows, 'product')}" leads. These five bring in the most:`,
    chart: { name: 'top-products', label: 'product', value: 'revenue' },
  },
  {
    question: 'And by category?',
    sql: `SELECT p.category, round(SUM(p.price * i.quantity), 2) AS revenue, SUM(i.quantity) AS pieces ${sales} GROUP BY p.category ORDER BY revenue DESC`,
    answer: (rows) => `${cell(rows, 'category')} first:`,
    chart: { name: 'revenue-by-category', label: 'category', value: 'revenue' },
  },
  {
    question: 'How many customers do we have?',
    sql: 'SELECT COUNT(*) AS customers FROM customers',
    answer: (rows) => `You have ${cell(rows, 'customers')} customers.`,
  },
  {
    question: 'Where do they live?',
    sql: 'SELECT country, COUNT(*) AS customers FROM customers GROUP BY country ORDER BY customers DESC, country',
    answer: (rows) => `Most live in ${cell(rows, 'country')}:`,
    chart: { name: 'customers-by-country', label: 'country', value: 'customers' },
  },
  {
    question: 'Who are our five best customers?',
    sql: `SELECT c.name, c.city, round(SUM(p.price * i.quantity), 2) AS spent ${sales} JOIN customers c ON c.id = o.customer_id GROUP BY c.id ORDER BY spent DESC LIMIT 5`,
    answer: (rows) => `${cell(rows, 'name')} from ${cell(rows, 'city')} spent the most:`,
  },
  {
    question: 'Which orders are still open?',
    sql: `SELECT o.id AS order_id, o.ordered_on, o.shipped_on FROM orders o WHERE o.status = 'open' ORDER BY o.id`,
    answer: (rows) => `${rows.length} orders have not been shipped yet:`,
  },
  {
    question: 'How long does shipping take on average?',
    sql: 'SELECT round(AVG(julianday(shipped_on) - julianday(ordered_on)), 2) AS days FROM orders WHERE shipped_on IS NOT NULL',
    answer: (rows) => `${cell(rows, 'days')} days from order to parcel.`,
  },
  {
    question: 'What share of orders came back?',
    sql: `SELECT round(100.0 * SUM(status = 'returned') / COUNT(*), 1) AS percent_returned FROM orders`,
    answer: (rows) => `${cell(rows, 'percent_returned')} % of all orders were returned.`,
  },
  {
    question: 'Returns by category, please',
    sql: `SELECT p.category, COUNT(DISTINCT o.id) AS returned_orders ${sales} WHERE o.status = 'returned' GROUP BY p.category ORDER BY returned_orders DESC`,
    answer: (rows) =>
      `Returned orders that held something of the category; ${cell(rows, 'category')} tops the list:`,
    chart: { name: 'returns-by-category', label: 'category', value: 'returned_orders' },
  },
  {
    question: 'Did anybody order more than 500 worth at once?',
    sql: `SELECT o.id AS order_id, o.ordered_on, round(SUM(p.price * i.quantity), 2) AS value ${sales} GROUP BY o.id HAVING value > 500 ORDER BY value DESC`,
    answer: (rows) => `${rows.length} orders passed 500:`,
  },
  {
    question: 'What is the average order worth?',
    sql: `SELECT round(AVG(value), 2) AS average_order FROM (SELECT SUM(p.price * i.quantity) AS value ${sales} GROUP BY o.id)`,
    answer: (rows) => `An order is worth ${cell(rows, 'average_order')} on average.`,
  },
  {
    question: 'Which weekday is the busiest?',
    sql: `SELECT CASE strftime('%w', ordered_on) WHEN '0' THEN 'Sunday' WHEN '1' THEN 'Monday' WHEN '2' THEN 'Tuesday' WHEN '3' THEN 'Wednesday' WHEN '4' THEN 'Thursday' WHEN '5' THEN 'Friday' ELSE 'Saturday' END AS weekday, COUNT(*) AS orders FROM orders GROUP BY weekday ORDER BY orders DESC`,
    answer: (rows) => `${cell(rows, 'weekday')}, with ${cell(rows, 'orders')} orders:`,
    chart: { name: 'orders-by-weekday', label: 'weekday', value: 'orders' },
  },
  {
    question: 'Show me products that nobody bought in January 2024',
    sql: `SELECT name FROM products WHERE id NOT IN (SELECT i.product_id FROM order_items i JOIN orders o ON o.id = i.order_id WHERE o.ordered_on >= '2024-01-01') ORDER BY name`,
    answer: (rows) => `${rows.length} products had no order so far this month:`,
  },
  {
    question: 'Anything ordered from Iceland?',
    sql: `SELECT o.id AS order_id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.country = 'Iceland'`,
    answer: (rows) => (rows.length === 0 ? 'No, there is no order from Iceland.' : 'Yes:'),
  },
  {
    question: 'Wie viel Umsatz kam aus Deutschland?',
    sql: `SELECT c.city AS "Städte", round(SUM(p.price * i.quantity), 2) AS "Umsatz (€)" ${sales} JOIN customers c ON c.id = o.customer_id WHERE c.country = 'Germany' GROUP BY c.city ORDER BY 2 DESC`,
    answer: () => 'Der Umsatz aus Deutschland nach Städten:',
  },
  {
    question: 'How many pieces of each lamp were sold?',
    sql: `SELECT p.name AS lamp, SUM(i.quantity) AS pieces ${sales} WHERE p.category = 'Lamps' GROUP BY p.id ORDER BY pieces DESC`,
    answer: (rows) => `The ${cell(rows, 'lamp')} sells best:`,
    chart: { name: 'lamps-sold', label: 'lamp', value: 'pieces' },
  },
  {
    question: 'List the five most recent orders with their customers',
    sql: 'SELECT o.id AS order_id, o.ordered_on, o.status, o.shipped_on, c.name AS customer FROM orders o JOIN customers c ON c.id = o.customer_id ORDER BY o.id DESC LIMIT 5',
    answer: (rows) => `The newest is number ${cell(rows, 'order_id')}:`,
  },
  {
    question: 'How many orders did we get in each quarter of 2023?',
    sql: `SELECT 'Q' || ((CAST(strftime('%m', ordered_on) AS INTEGER) + 2) / 3) AS quarter, COUNT(*) AS orders FROM orders WHERE ordered_on < '2024-01-01' GROUP BY quarter ORDER BY quarter`,
    answer: () => 'Quite even over the year:',
  },
  {
    question: 'Which is our most expensive product?',
    sql: 'SELECT name, price FROM products ORDER BY price DESC LIMIT 1',
    answer: (rows) => `The ${cell(rows, 'name')} at ${cell(rows, 'price')}.`,
  },
  {
    question: 'Give me a number I can quote: total revenue so far',
    sql: `SELECT round(SUM(p.price * i.quantity), 2) AS total_revenue ${sales}`,
    answer: (rows) => `${cell(rows, 'total_revenue')} in total, up to 14 January 2024.`,
  },
  {
    question: 'Thanks! One last thing: who has not ordered since October?',
    sql: `SELECT c.name, MAX(o.ordered_on) AS last_order FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id HAVING last_order IS NULL OR last_order < '2023-11-01' ORDER BY last_order`,
    answer: (rows) =>
      rows.length === 0 ? 'Everybody has ordered since October. 🎉' : 'These might like a letter:',
  },
];

function cell(rows: readonly ShopRow[], column: string): string {
  return String(rows[0]?.[column] ?? '');
}
