import { generalExamples, sandboxExamples } from './graphiql-examples.ts';
import { openWebBuild, type WebBuild, type WebFile } from './open-web-build.ts';
import { sandboxConversations } from './sandbox-conversations.ts';

export interface WebPagesOptions {
  /** Path of the graph, and of GraphiQL. */
  readonly endpoint: string;
  readonly hasDesk: boolean;
  readonly hasGraphiql: boolean;
  readonly needsKey: boolean;
  /** Whether the server has trusted documents, so that the desk sends the ids of its own. */
  readonly hasTrustedDocuments: boolean;
  /** Whether the graph can search, and list conversations by their newest message. */
  readonly hasArchive: boolean;
  /** Whether the data is the sandbox's sample, so that examples of it can be shown. */
  readonly isSandbox: boolean;
  /** Origins of pictures beside `https:`. */
  readonly imageOrigins: readonly string[];
}

/** The pages that are switched on, each null where it is not, and their files. */
export interface WebPages extends Pick<WebBuild, 'openAsset'> {
  readonly openDesk: (() => Promise<WebFile>) | null;
  readonly openGraphiql: (() => Promise<WebFile>) | null;
  /** What the desk asks, by the ids that it sends where there are trusted documents; empty where it is off. */
  readonly deskDocuments: ReadonlyMap<string, string>;
}

/** Null where no page is switched on, or none was built. */
export function openWebPages(options: WebPagesOptions): WebPages | null {
  const { endpoint, hasDesk, hasGraphiql, needsKey, hasTrustedDocuments, isSandbox, imageOrigins } = options;
  const build = hasDesk || hasGraphiql ? openWebBuild() : null;
  if (build === null) return null;
  const examples = isSandbox ? sandboxConversations : [];
  const deskSettings = {
    ...{ endpoint, hasGraphiql, needsKey, examples },
    hasArchive: options.hasArchive,
    sendsIds: hasTrustedDocuments,
  };
  const defaultHeaders = needsKey ? toEditorText({ authorization: 'Bearer ' }) : '';
  const tabs = (isSandbox ? sandboxExamples : generalExamples).map(({ query, variables }) => ({
    query,
    ...(variables && { variables: toEditorText(variables) }),
    ...(needsKey && { headers: defaultHeaders }),
  }));
  const openDesk = () =>
    build.openPage('desk', { settings: deskSettings, policy: toPolicy(imageOrigins, "style-src 'self'") });
  const openGraphiql = () =>
    build.openPage('graphiql', {
      settings: { endpoint, hasDesk, tabs, defaultHeaders },
      policy: toPolicy(imageOrigins, ...editorPolicy),
    });
  return {
    openDesk: hasDesk ? openDesk : null,
    openGraphiql: hasGraphiql ? openGraphiql : null,
    openAsset: build.openAsset,
    deskDocuments: hasDesk ? build.readDeskDocuments() : new Map(),
  };
}

/** The editor writes style elements, and has workers and a font of its own. */
const editorPolicy = ["style-src 'self' 'unsafe-inline'", "worker-src 'self'", "font-src 'self'"];

/** No script but the built files, and no host but this server, pictures of messages aside. */
function toPolicy(imageOrigins: readonly string[], ...more: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    ...more,
    "connect-src 'self'",
    ["img-src 'self' data: https:", ...imageOrigins].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function toEditorText(value: object): string {
  return JSON.stringify(value, null, 2);
}
