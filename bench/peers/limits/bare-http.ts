import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

// The same bytes without any GraphQL: reads the request to its end and answers from memory.
const { PORT, ANSWER_FILE } = process.env;
if (!PORT || !ANSWER_FILE) throw new Error('PORT and ANSWER_FILE are needed.');
const answer = readFileSync(ANSWER_FILE);
const headers = {
  'content-type': 'application/graphql-response+json; charset=utf-8',
  'content-length': answer.length,
};

createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(answer));
}).listen(Number(PORT), '127.0.0.1');
