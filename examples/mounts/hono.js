import { Hono } from 'hono';

/** @param {import('convograph').Convograph} convograph */
export function createHonoApp(convograph) {
  const app = new Hono();
  app.all('/graphql', ({ req }) => convograph.fetch(req.raw));
  app.get('/', ({ text }) => text('the rest of your program'));
  return app;
}
