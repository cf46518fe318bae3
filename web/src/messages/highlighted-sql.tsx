import DOMPurify from 'dompurify';
import hljs from 'highlight.js/lib/core';
import sqlLanguage from 'highlight.js/lib/languages/sql';
import { useLayoutEffect, useRef } from 'react';

hljs.registerLanguage('sql', sqlLanguage);

/** In a file of its own, which is loaded with the first statement. */
export default function HighlightedSql({ sql }: { readonly sql: string }) {
  const ref = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const { value } = hljs.highlight(sql, { language: 'sql' });
    const nodes = DOMPurify.sanitize(value, {
      ALLOWED_TAGS: ['span'],
      ALLOWED_ATTR: ['class'],
      RETURN_DOM_FRAGMENT: true,
    });
    ref.current?.replaceChildren(nodes);
  }, [sql]);
  return <span ref={ref} />;
}
