import type { Archive } from '../archive/archive.ts';
import { openArchive } from '../archive/open-archive.ts';
import type { Config } from '../config.ts';
import { ArchiveError } from '../errors.ts';
import { type ChosenFeed, chooseFeed, ExportNotPossibleError } from '../export/choose-feed.ts';
import {
  type ExportPart,
  type ExportPosition,
  exportMessages,
  exportSessions,
  exportTranscripts,
} from '../export/export-rows.ts';
import { type ExportFile, ExportFileError, openExportFile } from '../export/open-export-file.ts';
import { findErrorRule } from '../graphql/error-codes.ts';
import { createCacheOpener } from '../lists/create-cache-opener.ts';
import type { Sources } from '../sources/registry.ts';
import type { Source } from '../sources/source.ts';
import { createProgress, type Progress } from '../sync/create-progress.ts';
import { toArchiveStartError } from './archive-settings.ts';
import { type Command, loadCommandConfig, StartError, type Terminal, UsageError } from './command.ts';
import { embeddedSandboxFlags, embeddedSandboxHelp } from './embed-sandbox.ts';
import { exportFlags, exportHelp, type ParsedExport, parseExportFlags } from './export-options.ts';
import { settingFlags, settingFlagsHelp } from './settings-help.ts';
import { withSources } from './with-sources.ts';

export const exportCommand: Command = {
  summary: 'write messages or conversations of a chatbot into a file',
  flags: { ...settingFlags, ...embeddedSandboxFlags, ...exportFlags },
  help: [
    ...settingFlagsHelp,
    ...exportHelp,
    '',
    'Without a configured chatbot it reads a sandbox of both REST APIs:',
    ...embeddedSandboxHelp,
  ],
  async run(flags, terminal) {
    const { config, rest } = loadCommandConfig(flags, terminal);
    const entries = Object.entries(rest);
    const isOwn = ([name]: readonly [string, unknown]) => name in exportFlags;
    const parsed = parseExportFlags(Object.fromEntries(entries.filter(isOwn)));
    const sandboxFlags = Object.fromEntries(entries.filter((entry) => !isOwn(entry)));
    return withSources(config, sandboxFlags, async (sources) => {
      const { archive: settings } = config;
      const archive =
        settings === null || parsed.request.from === 'api'
          ? null
          : await openArchive(settings).catch(toArchiveStartError);
      return run(parsed, { archive, sources, config, terminal }).finally(() => archive?.close());
    });
  },
};

interface ExportRun {
  readonly archive: Archive | null;
  readonly sources: Sources['sources'];
  readonly config: Config;
  readonly terminal: Terminal;
}

async function run(parsed: ParsedExport, { archive, sources, config, terminal }: ExportRun): Promise<number> {
  const source = sources.get(parsed.chatbotId);
  if (source === undefined) {
    const known = [...sources.keys()].slice(0, mostNamed).join(', ');
    throw new UsageError(
      `the chatbot ${JSON.stringify(parsed.chatbotId)} is not configured; there are: ${known}`,
    );
  }
  let addCalls = (_calls: number) => {};
  const days = config.archive?.retentionDays ?? null;
  const chosen = await chooseFeed(source, parsed.request, {
    archive,
    retentionMs: days === null ? null : days * dayMs,
    now: Date.now,
    openCache: createCacheOpener({ isOn: false }),
    onCalls: (calls) => addCalls(calls),
  }).catch(toStartError);
  const progress = startProgress(source, chosen, parsed, terminal);
  addCalls = progress.addCalls;
  return write(parsed, chosen, progress, terminal);
}

const mostNamed = 10;
const dayMs = 86_400_000;

function startProgress(
  source: Source,
  { completeBeforeMs }: ChosenFeed,
  { file }: ParsedExport,
  terminal: Terminal,
): Progress {
  const { chatbot, rateLimit } = source;
  if (completeBeforeMs !== null) {
    const time = new Date(completeBeforeMs).toISOString();
    terminal.printError(`${chatbot.name ?? chatbot.chatbotId}: from the archive, as it was at ${time}`);
  }
  return createProgress({
    chatbot,
    rateLimit: completeBeforeMs === null ? rateLimit : null,
    verb: 'wrote',
    advice: file === null ? 'The output is not complete.' : 'Go on with --resume.',
    terminal: { print: terminal.printError, showStatus: terminal.showStatus },
    now: () => performance.now(),
  });
}

async function write(
  { request, file: name, isResumed, options }: ParsedExport,
  { feed, completeBeforeMs }: ChosenFeed,
  progress: Progress,
  terminal: Terminal,
): Promise<number> {
  const from = completeBeforeMs === null ? 'api' : 'archive';
  const file: ExportFile =
    name === null
      ? createOutput(terminal)
      : await openExportFile({
          ...{ file: name, options: { ...options, from }, isResumed },
          now: () => performance.now(),
        }).catch(toStartError);
  const { rows, format, selection } = request;
  const list = { collection: rows, sessionId: null };
  const produce = (position: ExportPosition | null): AsyncGenerator<ExportPart> => {
    if (format === 'markdown') return exportTranscripts(feed, selection, position);
    const exportRows = rows === 'messages' ? exportMessages : exportSessions;
    return exportRows(feed, selection, format, position);
  };
  let total: number | null = null;
  // It is shown when it is known.
  const counting = feed.count(rows, selection).then((count) => {
    total = count && count - file.rows;
  });
  counting.catch(() => undefined);
  try {
    for await (const part of produce(file.position)) {
      await file.write(part);
      if (part.rows > 0) progress.addRows(list, part.rows, part.total ?? total);
    }
    await file.finish();
    progress.end(null);
    return 0;
  } catch (error) {
    await file.close();
    progress.end(toReason(error));
    return 1;
  }
}

function createOutput(terminal: Terminal): ExportFile {
  return {
    ...{ position: null, rows: 0 },
    async write({ text }) {
      await terminal.write(text).catch((error: unknown) => {
        throw new ExportFileError('The output is not read any more.', { cause: error });
      });
    },
    finish: async () => undefined,
    close: async () => undefined,
  };
}

function toReason(error: unknown): string {
  if (error instanceof ArchiveError) return error.reason;
  if (error instanceof ExportFileError) return error.message;
  const rule = findErrorRule(error);
  if (rule === null || !(error instanceof Error)) throw error;
  return `${rule.code}: ${error.message}`;
}

function toStartError(error: unknown): never {
  if (error instanceof ExportNotPossibleError) throw new UsageError(error.message);
  if (error instanceof ExportFileError) throw new StartError(error.message);
  return toArchiveStartError(error);
}
