import express from 'express';

/** @param {import('convograph').Convograph} convograph */
export function createExpressApp(convograph) {
  const app = express();
  app.use(express.json());
  app.use('/graphql', convograph.nodeHandler);
  app.get('/', (_request, response) => response.send('the rest of your program'));
  return app;
}
