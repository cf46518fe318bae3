import { createReplayingUpstream } from './replaying-upstream.ts';

const { PORT, SANDBOX_URL } = process.env;
if (!PORT || !SANDBOX_URL) throw new Error('PORT and SANDBOX_URL are needed.');
createReplayingUpstream(SANDBOX_URL).listen(Number(PORT), '127.0.0.1');
