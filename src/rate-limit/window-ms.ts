/** How far back an upstream counts our calls, in milliseconds. */
export const windowMs = 60_000;
