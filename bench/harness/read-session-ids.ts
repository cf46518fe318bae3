import { request } from 'undici';
import type { PekiPage, SessionRow } from '../peers/peki/peki-rows.ts';
import { signPeki } from '../peers/peki/sign-peki.ts';
import { generated } from './data-sizes.ts';

/** The first sessions of the generated chatbot. Rejects where there are fewer. */
export async function readSessionIds(baseUrl: string, lists: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let page = 1; ids.length < lists; page += 1) {
    const url = new URL(`${baseUrl}/Dev/${generated.chatbotId}/sessions?page=${page}&pageSize=100`);
    const { body } = await request(url, { headers: signPeki(url.pathname + url.search, generated) });
    const { data } = (await body.json()) as PekiPage<SessionRow>;
    if (data.length === 0) throw new Error(`The sandbox has ${ids.length} sessions, not ${lists}.`);
    ids.push(...data.map(({ id }) => id));
  }
  return ids.slice(0, lists);
}
