/** Longer ones are nobody's name. */
const longestName = 32;
/** How the keys begin that stand in this configuration. */
const keyPattern = /^(?:cg|pk|sk|ayd|key)[_-]|^eyJ|bearer/i;

/** Quotes what an operator wrote where a name belongs; null where it may be a secret in the wrong place, which no message repeats. */
export function quoteHarmless(name: string): string | null {
  return name.length > longestName || keyPattern.test(name) ? null : JSON.stringify(name);
}

/** What is wrong with a key that means nothing where it stands. */
export function describeUnknownKey(key: string): string {
  return ['has an unknown key', quoteHarmless(key)].filter((part) => part !== null).join(' ');
}
