import { type ComponentProps, Suspense } from 'react';
import { later } from '../ui/later.tsx';
import { StaleBar } from './stale-bar.tsx';

const LiveMessages = later(() => import('../live/live-messages.tsx'), 'follows');
const Composer = later(
  () => import('../answering/composer.tsx'),
  'beside',
  () => <div className="composer-wait" />,
);

interface ConversationEndProps {
  readonly isStale: boolean;
  readonly live: ComponentProps<typeof LiveMessages>;
  readonly composer: ComponentProps<typeof Composer>;
}

/** What stands below the messages: how new they are, and where one writes. */
export function ConversationEnd({ isStale, live, composer }: ConversationEndProps) {
  return (
    <>
      {isStale && <StaleBar onRetry={live.onReload} />}
      <Suspense fallback={null}>
        <LiveMessages {...live} />
      </Suspense>
      <Suspense fallback={<div className="composer-wait" />}>
        <Composer {...composer} />
      </Suspense>
    </>
  );
}
