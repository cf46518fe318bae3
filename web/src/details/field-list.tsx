import type { ReactNode } from 'react';

/** Names with their values; those without a value are left out. */
export function FieldList({ fields }: { readonly fields: readonly (readonly [string, ReactNode])[] }) {
  const known = fields.filter(([, value]) => value !== null && value !== undefined && value !== '');
  if (known.length === 0) return null;
  return (
    <dl className="fields">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
