import type { Coverage } from './archive.ts';

const mostNamed = 10;

/** How complete the archive is, in a sentence for those who search it. */
export function describeCoverage(coverage: readonly Coverage[]): string {
  const parts = [...Map.groupBy(coverage, describe)].map(
    ([state, chatbots]) => `${state}: ${toList(chatbots.map(({ chatbotId }) => chatbotId))}`,
  );
  return `The archive ${parts.join('; ')}.`;
}

function describe({ messages, sessions, completeSessions }: Coverage): string {
  if (messages?.completeAsOfMs != null) {
    return `is complete as of ${new Date(messages.completeAsOfMs).toISOString()}`;
  }
  if (messages?.open != null) return 'is still being filled';
  if (completeSessions > 0) return `has ${completeSessions} of ${sessions} known sessions as a whole`;
  return 'has only what was read in passing, until `convograph archive sync` runs';
}

function toList(chatbotIds: readonly string[]): string {
  const shown = chatbotIds.slice(0, mostNamed).join(', ');
  return chatbotIds.length > mostNamed ? `${shown} and ${chatbotIds.length - mostNamed} more` : shown;
}
