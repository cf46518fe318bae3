import { type ComponentProps, lazy, Suspense, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { RelayEnvironmentProvider } from 'react-relay/hooks';
import { clearOutboxes } from './answering/outbox.ts';
import { createRecentCosts } from './cost/recent-costs.ts';
import { Inbox } from './inbox.tsx';
import { createEnvironment } from './relay/create-environment.ts';

const SignIn = lazy(() => import('./sign-in/sign-in.tsx'));

interface DeskProps extends Pick<ComponentProps<typeof Inbox>, 'settings' | 'Conversation'> {}

export function showDesk(root: Element, props: DeskProps): void {
  createRoot(root).render(<Desk {...props} />);
}

/** The whole page. A credential lives as long as the page, and nowhere else. */
function Desk({ settings, Conversation }: DeskProps) {
  const { endpoint, needsKey, sendsIds } = settings;
  const [credential, setCredential] = useState(needsKey ? null : '');
  const [costs] = useState(createRecentCosts);
  const [problem, setProblem] = useState<string | null>(null);
  /** How often the rights of the credential have changed. */
  const [changes, setChanges] = useState(0);
  const environment = useMemo(() => {
    if (credential === null) return null;
    const onUnauthenticated = () => {
      setProblem('This key or token is not valid, or not any more.');
      setCredential(null);
    };
    const onRightsChanged = () => setChanges(changes + 1);
    return createEnvironment({
      endpoint,
      sendsIds,
      credential,
      onUnauthenticated,
      onRightsChanged,
      onExplained: costs.add,
    });
  }, [endpoint, sendsIds, credential, costs, changes]);
  if (environment === null) {
    const signIn = (given: string) => {
      setProblem(null);
      setChanges(0);
      setCredential(given);
    };
    return (
      <Suspense fallback={null}>
        <SignIn problem={problem} onSignIn={signIn} />
      </Suspense>
    );
  }
  const signOut = () => {
    clearOutboxes();
    setChanges(0);
    setCredential(null);
  };
  return (
    <RelayEnvironmentProvider environment={environment} key={changes}>
      <Inbox
        settings={settings}
        costs={costs}
        Conversation={Conversation}
        onSignOut={needsKey ? signOut : null}
        hasOtherRights={changes > 0}
      />
    </RelayEnvironmentProvider>
  );
}
