/** True for an id that no row can have: empty or only white space. */
export function isBlank(id: string): boolean {
  return id.trim() === '';
}
