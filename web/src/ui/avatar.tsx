const hues = 8;

/** Two letters on a colour that is always the same for the same name. */
export function Avatar({ name }: { readonly name: string }) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.slice(0, 2).map((word) => [...word][0]?.toUpperCase());
  let sum = 0;
  for (const sign of name) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 65_521;
  return (
    <span className={`avatar avatar-${sum % hues}`} aria-hidden="true">
      {letters.join('') || '?'}
    </span>
  );
}
