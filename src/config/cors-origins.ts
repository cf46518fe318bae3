import { z } from 'zod';

/** Origins apart by commas, each as a browser sends it, or `*` alone. */
export const corsOrigins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine(
    (origins) => (origins.length === 1 && origins[0] === '*') || origins.every(isOrigin),
    'must be origins apart by commas, as in https://app.example.com,http://localhost:3000, or * alone',
  );

function isOrigin(text: string): boolean {
  if (!/^https?:\/\/[^*]+$/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}
