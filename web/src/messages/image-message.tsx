import { useRef, useState } from 'react';
import { graphql, useFragment } from 'react-relay/hooks';
import type { imageMessage_message$key } from '../generated/imageMessage_message.graphql.ts';
import { Attachment } from './attachment.tsx';

/** A picture in place; pressed, it fills the window. */
export function ImageMessage({ message }: { readonly message: imageMessage_message$key }) {
  const { url, role } = useFragment(
    graphql`
      fragment imageMessage_message on ImageMessage {
        url
        role
      }
    `,
    message,
  );
  const dialog = useRef<HTMLDialogElement>(null);
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const alt = `Picture from the ${role === 'USER' ? 'user' : 'chatbot'}: ${toFileName(url)}`;
  if (state === 'failed') {
    return (
      <div className="bubble bubble-unknown">
        <p>The picture cannot be loaded.</p>
        <Attachment url={url} />
      </div>
    );
  }
  return (
    <>
      <button
        type="button"
        className={`picture picture-${state}`}
        aria-label={`Enlarge: ${alt}`}
        onClick={() => dialog.current?.showModal()}
      >
        <img
          src={url}
          alt={alt}
          loading="lazy"
          referrerPolicy="no-referrer"
          onLoad={() => setState('shown')}
          onError={() => setState('failed')}
        />
      </button>
      <dialog ref={dialog} className="lightbox" aria-label={alt} closedby="any">
        <img src={url} alt={alt} loading="lazy" referrerPolicy="no-referrer" />
        <form method="dialog">
          <Attachment url={url} />
          <button type="submit" className="button">
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}

function toFileName(url: string): string {
  return URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? url) : url;
}
