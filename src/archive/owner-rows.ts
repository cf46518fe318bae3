import { sessionShape, userShape } from '../lists/row-shapes.ts';
import type { Session, User } from '../models.ts';

// Sessions and users are stored as JSON; null: only their ids are known.

export function toSession(row: unknown): Session | null {
  return typeof row === 'string' ? sessionShape.parse(JSON.parse(row)) : null;
}

export function toUser(row: unknown): User | null {
  return typeof row === 'string' ? userShape.parse(JSON.parse(row)) : null;
}
