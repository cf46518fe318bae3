import { createConvograph } from 'convograph';

const { env } = process;
// Not while Next builds: that would call for the configuration.
let opening;

async function handler(request) {
  opening ??= createConvograph({ env, endpoint: '/api/graphql' });
  return (await opening).fetch(request);
}

export { handler as GET, handler as OPTIONS, handler as POST };
