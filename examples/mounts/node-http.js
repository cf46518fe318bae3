import { createServer } from 'node:http';

/** @param {import('convograph').Convograph} convograph */
export function createNodeServer(convograph) {
  return createServer((request, response) => {
    if (request.url?.startsWith('/graphql')) return convograph.nodeHandler(request, response);
    response.end('the rest of your program');
  });
}
