import createFastify from 'fastify';

/** @param {import('convograph').Convograph} convograph */
export function createFastifyApp(convograph) {
  const app = createFastify();
  app.register(async (scope) => {
    // Convograph reads the body itself, within its own bounds.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.all('/graphql', (request, reply) => {
      reply.hijack();
      convograph.nodeHandler(request.raw, reply.raw);
    });
  });
  app.get('/', () => 'the rest of your program');
  return app;
}
