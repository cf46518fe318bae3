/** How many operations are in progress, an array of them being one, and whether another one may begin. */
export interface Admission {
  /** Begins one: call the result when it has ended. Null: there are too many. */
  enter(): (() => void) | null;
  isFull(): boolean;
}

/** `maxOperations`: most that may be in progress at once. */
export function createAdmission(maxOperations: number): Admission {
  let open = 0;
  const isFull = () => open >= maxOperations;
  return {
    isFull,
    enter() {
      if (isFull()) return null;
      open += 1;
      let isOpen = true;
      return () => {
        if (isOpen) open -= 1;
        isOpen = false;
      };
    },
  };
}
