/** Tells, on a walk through a definition, which fields stand already where another one is met. */
export interface FieldPlaces {
  /** Notes the field. Inline fragments on the same type are one place with each other. */
  isRepeated(responseName: string): boolean;
  /** Into a field. */
  enter(): void;
  leave(): void;
  /** Into an inline fragment; without a type it leaves the type as it is. */
  narrow(type: string | undefined): void;
  widen(): void;
}

/** No row has so many types: more of them are made up. */
const maxTypes = 20;

export function createFieldPlaces(): FieldPlaces {
  const types = [''];
  /** The types under which each field of a place was met. */
  const places = [new Map<string, Set<string>>()];
  return {
    isRepeated(responseName) {
      const type = types.at(-1) ?? '';
      const met = places.at(-1)?.get(responseName) ?? new Set();
      places.at(-1)?.set(responseName, met);
      if (met.has(type) || met.size >= maxTypes) return true;
      met.add(type);
      return false;
    },
    enter() {
      types.push('');
      places.push(new Map());
    },
    leave() {
      types.pop();
      places.pop();
    },
    narrow(type) {
      types.push(type ?? types.at(-1) ?? '');
    },
    widen() {
      types.pop();
    },
  };
}
