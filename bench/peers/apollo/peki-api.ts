import { type AugmentedRequest, type DataSourceConfig, RESTDataSource } from '@apollo/datasource-rest';
import type { PeerSettings } from '../peki/peer-settings.ts';
import type { MessageRow, PekiItem, PekiPage, SessionRow, UserRow } from '../peki/peki-rows.ts';
import { signPeki } from '../peki/sign-peki.ts';

/** The Peki API as a data source; made for each request, as the package's documentation asks. */
export class PekiApi extends RESTDataSource {
  override baseURL: string;
  readonly #settings: PeerSettings;

  constructor(settings: PeerSettings, config: DataSourceConfig) {
    super(config);
    this.#settings = settings;
    this.baseURL = `${settings.baseUrl}/Dev/${settings.chatbotId}/`;
  }

  override willSendRequest(path: string, request: AugmentedRequest): void {
    const url = new URL(path, this.baseURL);
    url.search = request.params.toString();
    Object.assign(request.headers, signPeki(url.pathname + url.search, this.#settings));
  }

  getUsers(pageSize: number): Promise<PekiPage<UserRow>> {
    return this.get('users', { params: { page: '1', pageSize: String(pageSize) } });
  }

  getUser(id: string): Promise<PekiItem<UserRow>> {
    return this.get(`users/${encodeURIComponent(id)}`);
  }

  getSessions(userId: string, pageSize: number): Promise<PekiPage<SessionRow>> {
    return this.get('sessions', { params: { userId, page: '1', pageSize: String(pageSize) } });
  }

  getSession(id: string): Promise<PekiItem<SessionRow>> {
    return this.get(`sessions/${encodeURIComponent(id)}`);
  }

  getMessages(sessionId: string | undefined, pageSize: number): Promise<PekiPage<MessageRow>> {
    return this.get('messages', { params: { sessionId, page: '1', pageSize: String(pageSize) } });
  }
}
