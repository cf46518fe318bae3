import { type SubmitEvent, useState } from 'react';
import { Icon } from '../ui/icon.tsx';
import './sign-in.css';

interface SignInProps {
  /** Why the credential before was refused. */
  readonly problem: string | null;
  readonly onSignIn: (credential: string) => void;
}

/** Asks for an API key or a token. */
export default function SignIn({ problem, onSignIn }: SignInProps) {
  const [credential, setCredential] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (credential.trim()) onSignIn(credential.trim());
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>Convograph</h1>
        <p>Sign in to read conversations.</p>
        <label htmlFor="credential">API key or token</label>
        <input
          id="credential"
          type="password"
          autoComplete="off"
          spellCheck={false}
          required
          value={credential}
          onChange={(event) => setCredential(event.target.value)}
          aria-describedby="credential-note"
        />
        {problem !== null && (
          <p className="sign-in-problem" role="alert">
            <Icon name="alert" /> {problem}
            {location.hash !== '' && ' Sign in again to go on where you were.'}
          </p>
        )}
        <button type="submit" className="button button-primary">
          <Icon name="key" /> Sign in
        </button>
        <p id="credential-note" className="quiet">
          It stays in the memory of this page: a reload forgets it.
        </p>
      </form>
    </main>
  );
}
